package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.caravan.domain.SweepRun;

/** One run of a sweep as it is served; counts and findings are null while it runs, and if it failed. */
public record SweepRunJson(long id, String sweep, String node, String cause, Instant startedAt, Instant endedAt,
                           Map<String, Long> counts, List<String> findings, String error) {

    static SweepRunJson of(SweepRun run) {
        boolean found = run.findings() != null;
        return new SweepRunJson(run.id(), run.sweep().code(), run.node(), run.cause(), run.startedAt(), run.endedAt(),
                found ? run.findings().counts() : null, found ? run.findings().findings() : null, run.error());
    }
}
