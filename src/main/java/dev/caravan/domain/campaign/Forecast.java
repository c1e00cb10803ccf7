package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When a campaign will have ended, if nothing changes: instances stay connected, no other campaign sends through them,
 * gateways take each message, nobody opts out, and the first slice gives good signs (issue 4, "Foresight").
 *
 * @param end        how it ends
 * @param finishesAt when, or null if it does not
 * @param sent       messages that go out
 * @param left       messages that do not
 * @param limitedBy  what it waits for most
 * @param waits      how long it waits for what
 * @param days       messages by day, in the campaign's time zone
 */
public record Forecast(End end, Instant finishesAt, int sent, int left, Limit limitedBy, Map<Limit, Duration> waits,
                       List<Day> days) {

    /** How far it looks: longer than anybody waits for a campaign. */
    public static final Duration HORIZON = Duration.ofDays(366);

    /** How a campaign ends. */
    public enum End {
        /** All messages go out for which there is an hour. */
        FINISHES,
        /** Its time is over before. */
        EXPIRES,
        /** Not within {@link #HORIZON}. */
        LATER,
        /** Nothing goes out at all. */
        NEVER
    }

    /** @param messages that go out on it */
    public record Day(LocalDate date, int messages) { }

    public Forecast {
        waits = Map.copyOf(waits);
        days = List.copyOf(days);
    }

    public static Forecast of(Plan plan) {
        return of(plan, HORIZON, new HashMap<>());
    }

    /** That of a campaign that has ended. */
    public static Forecast past(Instant finishedAt) {
        return new Forecast(End.FINISHES, finishedAt, 0, 0, Limit.NOTHING, Map.of(), List.of());
    }

    /** @param times opening times that were found before, for the same hours and the same now */
    static Forecast of(Plan plan, Duration horizon, Map<Zones, OpenTimes> times) {
        return new ForecastRun(plan, horizon, times).run();
    }

    /** Messages that are given up: its end finds them unsent, or no hour is right for their people. */
    public int expired() {
        return end == End.EXPIRES || end == End.FINISHES ? left : 0;
    }
}
