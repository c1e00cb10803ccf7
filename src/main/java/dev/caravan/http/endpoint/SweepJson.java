package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepRun;

/**
 * A sweep as it is served.
 *
 * @param running the run that is under way, or null
 * @param last    the newest run that ended, or null
 * @param next    when it is due, by the schedule of the cluster
 * @param runs    the newest runs, newest first; null in a list
 */
public record SweepJson(String name, SweepRunJson running, SweepRunJson last, Instant next, List<SweepRunJson> runs) {

    static SweepJson of(Sweep sweep, List<SweepRun> newest, Instant next, boolean all) {
        return new SweepJson(sweep.code(), first(newest, false), first(newest, true), next,
                all ? newest.stream().map(SweepRunJson::of).toList() : null);
    }

    private static SweepRunJson first(List<SweepRun> newest, boolean ended) {
        Optional<SweepRun> run = newest.stream().filter(r -> (r.endedAt() != null) == ended).findFirst();
        return run.map(SweepRunJson::of).orElse(null);
    }
}
