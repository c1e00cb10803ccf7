package dev.caravan.http.endpoint;

import java.util.List;

import dev.caravan.domain.SweepRun;
import dev.caravan.fleet.StatusPolls.PollReport;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Puts the reports of the polls and the run of the health sweep together. */
public final class CheckEnrichment implements AggregationStrategy {

    /** @param run null when a run was under way already */
    public record Checked(List<PollReport> polls, SweepRun run) { }

    @Override
    public Exchange aggregate(Exchange polled, Exchange swept) {
        if (swept.getException() != null) {
            polled.setException(swept.getException());
            return polled;
        }
        List<?> reports = polled.getMessage().getBody(List.class);
        List<PollReport> polls = reports.stream().map(PollReport.class::cast).toList();
        SweepRun run = swept.getMessage().getBody() instanceof SweepRun begun ? begun : null;
        polled.getMessage().setBody(new Checked(polls, run));
        return polled;
    }
}
