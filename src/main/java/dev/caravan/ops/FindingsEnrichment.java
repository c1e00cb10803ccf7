package dev.caravan.ops;

import java.sql.SQLException;

import dev.caravan.domain.SweepFindings;
import dev.caravan.domain.SweepRun;
import dev.caravan.ops.log.EventLog;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Puts a run of a sweep and what came of it together; use it with {@code aggregateOnException}. */
public final class FindingsEnrichment implements AggregationStrategy {

    private static final int LONGEST = 160;

    @Override
    public Exchange aggregate(Exchange begun, Exchange swept) {
        SweepRun run = begun.getMessage().getBody(SweepRun.class);
        Throwable thrown = swept.getException();
        SweepFindings findings = thrown == null ? swept.getMessage().getBody(SweepFindings.class) : null;
        if (thrown != null) {
            EventLog.HEALTH.general().warn("The {} sweep failed", run.sweep().code(), thrown);
        }
        begun.getMessage().setBody(run.found(findings, thrown != null ? told(thrown)
                : findings == null ? "it left no findings" : null));
        return begun;
    }

    /** For people who may read findings, and not statements. */
    private static String told(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        if (thrown.getMessage() == null) {
            return name;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return name + ": of the database, see the log";
            }
        }
        String message = thrown.getMessage();
        return name + ": " + (message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…");
    }
}
