package dev.caravan.domain;

import java.time.Instant;

/**
 * One run of a sweep.
 *
 * @param cause    schedule, http or jmx
 * @param endedAt  null while it runs
 * @param findings null while it runs, or if it failed
 * @param error    why it failed, or null
 */
public record SweepRun(long id, Sweep sweep, String node, String cause, Instant startedAt, Instant endedAt,
                       SweepFindings findings, String error) {

    public static final String BY_SCHEDULE = "schedule";
    public static final String BY_HTTP = "http";
    public static final String BY_JMX = "jmx";

    /** Name of the channel that carries a run of this sweep out. */
    public String channel() {
        return sweep.code() + "-sweep-run";
    }

    /** The run with what came of it; when that was is for the store to say. */
    public SweepRun found(SweepFindings found, String failed) {
        return new SweepRun(id, sweep, node, cause, startedAt, endedAt, found, failed);
    }
}
