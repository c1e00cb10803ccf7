package dev.caravan.domain.campaign;

import java.util.Locale;

/** What a campaign waits for. */
public enum Limit {
    /** Nothing: it goes out at once. */
    NOTHING,
    /** The moment before which nothing goes out. */
    START,
    /** The pause between its messages. */
    DELAY,
    /** The pause between two messages of one instance. */
    GAP,
    /** All instances that are connected have had their messages of the day. */
    DAILY_CAP,
    /** The hours in which people may be written to. */
    HOURS,
    /** People who have had enough for a while. */
    PERSON_CAP,
    /** Instances: none can send. */
    INSTANCES,
    /** What gateways were seen to take. */
    RATE,
    /** Signs of the first slice. */
    CANARY;

    /** As the API writes it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
