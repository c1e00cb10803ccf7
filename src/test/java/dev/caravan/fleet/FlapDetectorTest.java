package dev.caravan.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.Signal;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FlapDetectorTest {

    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

    private final FlapDetector detector =
            new FlapDetector(new FlapDetector.Limits(10, Duration.ofSeconds(60), Duration.ofSeconds(30)));

    @Test
    void tenTimesConnectingWithinAMinuteIsFlapping() {
        assertFalse(IntStream.range(0, 9).anyMatch(n -> connecting(n * 6.6)));

        assertTrue(connecting(9 * 6.6));
    }

    @Test
    void tenTimesConnectingInALongerTimeIsNot() {
        assertFalse(IntStream.range(0, 100).anyMatch(n -> connecting(n * 7)));
    }

    @Test
    void alternatingWithoutStayingOpenIsFlapping() {
        int found = 0;
        for (int n = 0; n < 10; n++) {
            found += connecting(n * 5) ? 1 : 0;
            open(n * 5 + 2);
        }

        assertEquals(1, found);
    }

    @Test
    void aSessionThatStayedOpenBeginsAnew() {
        IntStream.range(0, 9).forEach(n -> connecting(n));
        open(9);

        assertFalse(connecting(39));
        assertFalse(connecting(40));
    }

    @Test
    void oneThatDidNotStayOpenLongEnoughGoesOnCounting() {
        IntStream.range(0, 9).forEach(n -> connecting(n));
        open(9);

        assertTrue(connecting(38));
    }

    @Test
    void aTightLoopIsReportedOnceForEachWindow() {
        long found = IntStream.range(0, 125 * 40).filter(n -> connecting(n * 0.025)).count();

        assertEquals(3, found);
    }

    @Test
    void aSignalThatComesTwiceCountsOnce() {
        assertFalse(IntStream.range(0, 100).anyMatch(n -> connecting(n % 9)));
    }

    @Test
    void instancesAreCountedApart() {
        assertFalse(IntStream.range(0, 90).anyMatch(n -> detector.heard(seen("i" + n % 10, Signal.CONNECTING, n / 2.0))));
    }

    @Test
    void othersSignalsAreNoConnecting() {
        assertFalse(IntStream.range(0, 50).anyMatch(n -> detector.heard(seen("loja", Signal.CLOSED, n))));
        assertEquals(0, detector.size());
    }

    @Test
    void whoIsQuietIsForgotten() {
        IntStream.range(0, 500).forEach(n -> detector.heard(seen("i" + n, Signal.CONNECTING, n / 10.0)));
        assertEquals(500, detector.size());

        detector.forget(START.plusSeconds(100));
        assertEquals(100, detector.size());
        detector.forget(START.plusSeconds(200));
        assertEquals(0, detector.size());
    }

    private boolean connecting(double second) {
        return detector.heard(seen("loja", Signal.CONNECTING, second));
    }

    private void open(double second) {
        detector.heard(seen("loja", Signal.OPEN, second));
    }

    private static Observation seen(String name, Signal signal, double second) {
        return new Observation("evo", name, signal, Source.WEBHOOK, START.plusMillis((long) (second * 1000)));
    }
}
