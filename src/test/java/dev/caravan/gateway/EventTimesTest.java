package dev.caravan.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class EventTimesTest {

    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
    private static final Duration HOURS = Duration.ofHours(3);

    private final EventTimes times = new EventTimes();

    @Property
    void noEventHappensAfterItArrives(@ForAll @Size(max = 10) List<@LongRange(min = -9_000, max = 9_000) Long> told) {
        EventTimes fresh = new EventTimes();
        Instant received = START;
        for (long seconds : told) {
            received = received.plusSeconds(97);
            assertFalse(fresh.happened(START.plusSeconds(seconds), received).isAfter(received));
        }
    }

    @Property
    void howFarTheClocksAreApartDoesNotMatter(
            @ForAll @LongRange(min = -100_000_000, max = 100_000_000) long apart,
            @ForAll @Size(max = 10) List<@IntRange(max = 2_000_000) Integer> delays) {
        assertEquals(dated(Duration.ZERO, delays), dated(Duration.ofMillis(apart), delays));
    }

    @Property
    void anEventIsDatedBackByWhatItTookLongerThanTheFastest(@ForAll @IntRange(max = 5_000) int fastest,
                                                            @ForAll @IntRange(max = 500_000) int longer) {
        EventTimes fresh = new EventTimes();
        fresh.happened(START.plus(HOURS), START.plusMillis(fastest));
        Instant told = START.plusSeconds(30);

        assertEquals(told.plusMillis(fastest),
                fresh.happened(told.plus(HOURS), told.plusMillis(fastest).plusMillis(longer)));
    }

    @Test
    void theFirstEventIsTakenToHaveComeAtOnce() {
        assertEquals(START, times.happened(START.minus(HOURS), START));
    }

    @Test
    void aRepeatedEventHappenedWhenItHappenedFirst() {
        times.happened(START, START.plusMillis(5));
        Instant first = times.happened(START.plusSeconds(10), START.plusSeconds(10).plusMillis(7));

        assertEquals(first, times.happened(START.plusSeconds(10), START.plusSeconds(70)));
    }

    @Test
    void eventsInDisorderAreDatedInTheirOrder() {
        times.happened(START, START.plusMillis(5));

        Instant second = times.happened(START.plusSeconds(2), START.plusSeconds(3));
        Instant first = times.happened(START.plusSeconds(1), START.plusSeconds(4));

        assertEquals(Duration.ofSeconds(1), Duration.between(first, second));
    }

    @Test
    void aClockThatWasSetBackIsNoticedAfterTwoWindows() {
        times.happened(START, START.plusMillis(5));
        Instant received = START;
        for (int minutes = 0; minutes <= 30; minutes++) {
            received = START.plus(Duration.ofMinutes(minutes));
            times.happened(received.minus(HOURS), received);
        }

        assertEquals(received, times.happened(received.minus(HOURS), received));
    }

    private static List<Instant> dated(Duration apart, List<Integer> delays) {
        EventTimes fresh = new EventTimes();
        List<Instant> dated = new ArrayList<>();
        Instant happened = START;
        for (int delay : delays) {
            happened = happened.plusSeconds(40);
            dated.add(fresh.happened(happened.plus(apart), happened.plusMillis(delay)));
        }
        return dated;
    }
}
