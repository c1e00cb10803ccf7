package dev.caravan.domain;

import java.time.Instant;

/**
 * A probe that this node has claimed.
 *
 * @param batch   the test of many that it is part of, or null
 * @param fence   changes when somebody else gets it
 * @param address null if what the row has is none
 */
public record DueProbe(long proxy, String cause, Long batch, long fence, Instant startedAt, ProxyAddress address) {

    public static final String HALF_OPEN = "half-open";
    public static final String MASS = "mass";
    public static final String IN_USE = "in-use";

    /**
     * Whether a success is worth points: not where probes are so frequent, or so wanted, that a proxy would only rise.
     */
    public boolean booksSuccess() {
        return cause.equals(HALF_OPEN) || cause.equals(MASS);
    }
}
