package dev.caravan.domain.campaign;

import java.time.Duration;

/**
 * How long a message waits that no gateway could take: each time twice as long as before.
 *
 * @param first the first wait
 * @param last  the longest
 */
public record LaterPolicy(Duration first, Duration last) {

    private static final int MOST_DOUBLINGS = 30;

    /** @param attempt how often it has been tried, from 1 */
    public Duration after(int attempt) {
        Duration wait = first.multipliedBy(1L << Math.min(Math.max(attempt - 1, 0), MOST_DOUBLINGS));
        return wait.compareTo(last) > 0 ? last : wait;
    }
}
