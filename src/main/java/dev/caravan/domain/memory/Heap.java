package dev.caravan.domain.memory;

import java.time.Instant;

/**
 * The heap of a node at a moment.
 *
 * @param used     bytes, garbage among them
 * @param retained bytes that the newest collection left, or null before the first one
 * @param max      bytes that it may grow to
 */
public record Heap(Instant at, long used, Long retained, long max) {

    /** What is known to be in use: what is garbage is not told before a collection. */
    public long inUse() {
        return retained == null ? used : Math.min(retained, max);
    }

    /** Share of the maximum, 0 to 1. */
    public double share(long bytes) {
        return max <= 0 ? 0 : (double) bytes / max;
    }
}
