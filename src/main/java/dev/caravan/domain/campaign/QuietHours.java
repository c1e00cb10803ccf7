package dev.caravan.domain.campaign;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * The hours of each day in which nobody is written to, by the person's clock (SPEC 7).
 *
 * @param from the first quiet minute
 * @param to   the first minute that is quiet no longer; earlier than {@code from} when midnight lies between
 */
public record QuietHours(LocalTime from, LocalTime to) {

    public QuietHours {
        new Window(to, from);
    }

    /** The first moment at or after now that is not quiet. */
    public Instant opensAt(Instant now, ZoneId zone) {
        return others().opensAt(now, zone);
    }

    /** The rest of the day. */
    Window others() {
        return new Window(to, from);
    }
}
