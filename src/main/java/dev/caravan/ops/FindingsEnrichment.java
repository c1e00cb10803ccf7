package dev.caravan.ops;

import dev.caravan.domain.SweepFindings;
import dev.caravan.domain.SweepRun;
import dev.caravan.ops.log.EventLog;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Puts a run of a sweep and what came of it together; use it with {@code aggregateOnException}. */
public final class FindingsEnrichment implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange begun, Exchange swept) {
        SweepRun run = begun.getMessage().getBody(SweepRun.class);
        Throwable thrown = swept.getException();
        SweepFindings findings = thrown == null ? swept.getMessage().getBody(SweepFindings.class) : null;
        if (thrown != null) {
            EventLog.HEALTH.general().debug("The {} sweep failed", run.sweep().code(), thrown);
        }
        begun.getMessage().setBody(run.found(findings, thrown != null ? thrown.toString()
                : findings == null ? "it left no findings" : null));
        return begun;
    }
}
