package dev.caravan.store;

import java.time.Instant;

import dev.caravan.domain.ProbeResult;

/**
 * What the newest finished probe of a proxy told.
 *
 * @param startedAt when it was started
 */
public record ProbeOutcome(Instant startedAt, ProbeResult result) {

    public boolean ok() {
        return result.ok();
    }

    /** Whether it speaks against the proxy; a probe that was not allowed tells neither. */
    public boolean failed() {
        return result.failed();
    }

    public long millis() {
        return result.millis();
    }

    /** Null if nothing failed. */
    public String error() {
        return result.error();
    }
}
