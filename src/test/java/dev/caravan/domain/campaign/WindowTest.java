package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WindowTest {

    @ParameterizedTest(name = "{0} to {1} in {2}: at {3} opens {4}")
    @CsvSource({
        "09:00, 20:00, America/Sao_Paulo, 2026-11-20T11:59:59Z, 2026-11-20T12:00:00Z",
        "09:00, 20:00, America/Sao_Paulo, 2026-11-20T12:00:00Z, 2026-11-20T12:00:00Z",
        "09:00, 20:00, America/Sao_Paulo, 2026-11-20T22:59:59Z, 2026-11-20T22:59:59Z",
        "09:00, 20:00, America/Sao_Paulo, 2026-11-20T23:00:00Z, 2026-11-21T12:00:00Z",
        "09:00, 20:00, America/Rio_Branco, 2026-11-20T12:00:00Z, 2026-11-20T14:00:00Z",
        "22:00, 06:00, America/Sao_Paulo, 2026-11-20T04:00:00Z, 2026-11-20T04:00:00Z",
        "22:00, 06:00, America/Sao_Paulo, 2026-11-20T09:00:00Z, 2026-11-21T01:00:00Z",
        "22:00, 00:00, America/Sao_Paulo, 2026-11-20T03:00:00Z, 2026-11-21T01:00:00Z",
        // New York skips 02:00-03:00 on 2026-03-08 and has 01:00-02:00 twice on 2026-11-01.
        "02:30, 05:00, America/New_York, 2026-03-08T06:00:00Z, 2026-03-08T07:00:00Z",
        "02:15, 02:45, America/New_York, 2026-03-08T06:00:00Z, 2026-03-09T06:15:00Z",
        "01:30, 05:00, America/New_York, 2026-11-01T05:00:00Z, 2026-11-01T05:30:00Z",
        "01:30, 05:00, America/New_York, 2026-11-01T06:10:00Z, 2026-11-01T06:30:00Z",
        "00:15, 01:30, America/New_York, 2026-11-01T05:40:00Z, 2026-11-01T06:00:00Z",
        // Midnight did not exist in Sao Paulo on 2018-11-04, and 2011-12-30 not at all in Apia.
        "00:00, 02:00, America/Sao_Paulo, 2018-11-04T02:59:59Z, 2018-11-04T03:00:00Z",
        "09:00, 10:00, Pacific/Apia, 2011-12-30T06:00:00Z, 2011-12-30T19:00:00Z"})
    void itOpensByThePersonsClock(LocalTime from, LocalTime to, ZoneId zone, Instant now, Instant opens) {
        assertEquals(opens, new Window(from, to).opensAt(now, zone));
        assertEquals(opens, new QuietHours(to, from).opensAt(now, zone), "the rest of the day is quiet");
    }

    @Property
    void itOpensAtTheFirstMomentWhoseLocalTimeIsWithinIt(@ForAll("times") LocalTime from, @ForAll("times") LocalTime to,
            @ForAll("zones") ZoneId zone, @ForAll @IntRange(max = 2 * 365 * 24 * 60) int minutes) {
        Assume.that(!from.equals(to));
        Window window = new Window(from, to);
        Instant now = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(minutes));

        Instant opens = window.opensAt(now, zone);

        Instant first = now;
        while (!within(window, first.atZone(zone).toLocalTime())) {
            first = first.plus(Duration.ofMinutes(1));
        }
        assertEquals(first, opens);
        assertTrue(window.isOpen(opens, zone));
    }

    private static boolean within(Window window, LocalTime time) {
        int length = Math.floorMod(window.to().toSecondOfDay() - window.from().toSecondOfDay(), 86_400);
        return Math.floorMod(time.toSecondOfDay() - window.from().toSecondOfDay(), 86_400) < length;
    }

    @Provide
    Arbitrary<LocalTime> times() {
        return Arbitraries.integers().between(0, 24 * 12 - 1).map(five -> LocalTime.ofSecondOfDay(five * 300L));
    }

    /** Without and with daylight saving, of half an hour, by other half hours, and around the date line. */
    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of("America/Sao_Paulo", "America/New_York", "America/Santiago", "Australia/Lord_Howe",
                "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/London", "UTC").map(ZoneId::of);
    }

    @Test
    void timesAreOfADayAndToTheMinute() {
        LocalTime nine = LocalTime.of(9, 0);
        assertThrows(IllegalArgumentException.class, () -> new Window(nine, nine));
        assertThrows(IllegalArgumentException.class, () -> new Window(nine, LocalTime.of(9, 0, 1)));
        assertThrows(IllegalArgumentException.class, () -> new QuietHours(nine, nine));
    }

    @Test
    void allZonesMustBeOpen() {
        SendingHours hours = new SendingHours(new Window(LocalTime.of(9, 0), LocalTime.of(20, 0)), null);
        Zones amazonas = Zones.of("America/Manaus America/Eirunepe");

        assertEquals(Optional.of(Instant.parse("2026-11-20T14:00:00Z")),
                hours.opensAt(Instant.parse("2026-11-20T13:00:00Z"), amazonas));
        assertEquals(Optional.of(Instant.parse("2026-11-21T14:00:00Z")),
                hours.opensAt(Instant.parse("2026-11-21T00:30:00Z"), amazonas), "20:30 in Manaus");
    }

    @Test
    void windowAndQuietHoursBothCount() {
        Zones zones = Zones.of("America/Sao_Paulo");
        QuietHours lunch = new QuietHours(LocalTime.of(8, 0), LocalTime.of(10, 0));
        SendingHours hours = new SendingHours(new Window(LocalTime.of(9, 0), LocalTime.of(20, 0)), lunch);

        assertEquals(Optional.of(Instant.parse("2026-11-20T13:00:00Z")),
                hours.opensAt(Instant.parse("2026-11-20T03:00:00Z"), zones));
    }

    @Test
    void whatHasNoCommonMomentNeverOpens() {
        Zones apart = Zones.of("Pacific/Pago_Pago Pacific/Guam");
        SendingHours hours = new SendingHours(new Window(LocalTime.of(9, 0), LocalTime.of(11, 0)), null);

        assertEquals(Optional.empty(), hours.opensAt(Instant.parse("2026-11-20T03:00:00Z"), apart));
    }

    @Test
    void withoutHoursItIsAlwaysOpen() {
        Instant night = Instant.parse("2026-11-20T05:00:00Z");

        assertEquals(Optional.of(night), new SendingHours(null, null).opensAt(night, Zones.of("America/Sao_Paulo")));
        assertFalse(new Window(LocalTime.of(9, 0), LocalTime.of(20, 0)).isOpen(night, ZoneId.of("America/Sao_Paulo")));
    }
}
