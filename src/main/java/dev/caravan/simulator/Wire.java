package dev.caravan.simulator;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the gateway writes times. */
final class Wire {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

    private Wire() {
    }

    /** ISO 8601 in UTC with milliseconds, as JavaScript writes it; null stays null. */
    static String time(Instant instant) {
        return instant == null ? null : MILLIS.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** The webhooks' {@code date_time}: local time with a false Z (GATEWAYS 1.6). */
    static String falseZulu(Instant instant, ZoneId zone) {
        return MILLIS.format(instant.atZone(zone));
    }
}
