package dev.caravan.gateway;

import java.time.Duration;
import java.time.Instant;

/**
 * When a gateway's events happened, on Caravan's clock. Their time stamps may be local time under a false Z (GATEWAYS
 * 1.6), so only differences count: the event that seems to have come fastest sets how far the two clocks are apart, and
 * one that took longer, after a retry perhaps, is dated back by as much. Two windows let a clock that was set be
 * noticed.
 */
public final class EventTimes {

    /** How long a measured difference counts; a gateway retries events for about as long (GATEWAYS 1.6). */
    private static final Duration WINDOW = Duration.ofMinutes(10);
    /** No event is retried for as long; one that seems older shows that another one's stamp was wrong. */
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    private Instant windowStart = Instant.MIN;
    private Duration smallest;
    private Duration smallestBefore;

    /**
     * @param told     time stamp of the event
     * @param received when it arrived
     * @return when it happened, never later than it arrived
     */
    public synchronized Instant happened(Instant told, Instant received) {
        Duration apart = Duration.between(told, received);
        if (received.isAfter(windowStart.plus(windowStart == Instant.MIN ? Duration.ZERO : WINDOW))) {
            windowStart = received;
            smallestBefore = smallest;
            smallest = apart;
        }
        smallest = min(smallest, apart);
        Instant happened = told.plus(smallestBefore == null ? smallest : min(smallest, smallestBefore));
        boolean implausible = happened.isAfter(received)
                || Duration.between(happened, received).compareTo(LONGEST_DELAY) > 0;
        return implausible ? received : happened;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
