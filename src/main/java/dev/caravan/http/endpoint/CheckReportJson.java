package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.caravan.domain.SweepFindings;
import dev.caravan.domain.SweepRun;
import dev.caravan.fleet.StatusPolls.PollReport;
import dev.caravan.http.endpoint.CheckEnrichment.Checked;

/**
 * What a check found.
 *
 * @param running  whether a run of the health sweep was under way already; run, counts and findings are null then
 * @param run      id of the run of the health sweep
 * @param error    why the run failed, or null
 * @param gateways what came of each gateway's poll
 */
public record CheckReportJson(Instant finishedAt, boolean running, Long run, Map<String, Long> counts,
                              List<String> findings, String error, List<PollReport> gateways) {

    static CheckReportJson of(Checked checked, Instant now) {
        SweepRun run = checked.run();
        SweepFindings found = run == null ? null : run.findings();
        return new CheckReportJson(now, run == null, run == null ? null : run.id(),
                found == null ? null : found.counts(), found == null ? null : found.findings(),
                run == null ? null : run.error(), checked.polls());
    }
}
