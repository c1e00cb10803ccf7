package dev.caravan.domain.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

import dev.caravan.domain.memory.MemoryPolicy.Level;
import dev.caravan.domain.memory.MemoryPolicy.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Thresholds and trend of the memory sweep (SPEC 5; instance-resilience 6). */
class MemoryPolicyTest {

    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final long MAX = 1000;
    private static final MemoryPolicy POLICY = new MemoryPolicy(0.8, 0.95, Duration.ofHours(1), 0.05);

    private static Heap heap(int minute, long used, Long retained) {
        return new Heap(NOON.plus(Duration.ofMinutes(minute)), used, retained, MAX);
    }

    private static Verdict judge(Heap newest) {
        return POLICY.judge(newest, List.of(newest));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "500,  300, NORMAL,   false",
        "799,  799, NORMAL,   false",
        "800,  800, WARN,     false",
        "949,  949, WARN,     false",
        "950,  950, CRITICAL, true",
        "1000, 990, CRITICAL, true",
        // Full of garbage: collected, and nobody is told.
        "990,  300, NORMAL,   true",
        // Before the first collection nothing else is known.
        "700,  -,   NORMAL,   false",
        "960,  -,   CRITICAL, true"})
    void whatACollectionLeftIsJudged(long used, Long retained, Level level, boolean collect) {
        Verdict verdict = judge(heap(0, used, retained));

        assertEquals(level, verdict.level());
        assertEquals(collect, verdict.collect());
    }

    /** One heap a minute. */
    private static Verdict trend(int minutes, IntUnaryOperator retained) {
        List<Heap> history = new ArrayList<>();
        for (int minute = 0; minute <= minutes; minute++) {
            history.add(heap(minute, MAX / 2, (long) retained.applyAsInt(minute)));
        }
        return POLICY.judge(history.get(history.size() - 1), history);
    }

    @Test
    void aHeapThatRisesSteadilyLeaks() {
        Verdict verdict = trend(60, minute -> 300 + 2 * minute);

        assertTrue(verdict.leaks());
        assertEquals(120, verdict.trend().bytesPerHour(), 0.001);
        assertEquals(1, verdict.trend().fit(), 0.001);
    }

    @Test
    void noiseOnTheWayUpHidesNoLeak() {
        Random random = new Random(7);

        assertTrue(trend(60, minute -> 300 + 2 * minute + random.nextInt(20)).leaks());
    }

    @Test
    void aHeapThatIsFlatFallsOrJustSwingsDoesNotLeak() {
        Random random = new Random(7);

        assertFalse(trend(60, minute -> 400).leaks());
        assertFalse(trend(60, minute -> 600 - 2 * minute).leaks());
        assertFalse(trend(60, minute -> 400 + random.nextInt(200)).leaks());
        assertFalse(trend(60, minute -> 300 + 100 * (minute % 2)).leaks());
    }

    @Test
    void slowGrowthIsNone() {
        assertFalse(trend(60, minute -> 300 + minute / 2).leaks());
        assertTrue(trend(60, minute -> 300 + minute).leaks());
    }

    @Test
    void aNodeThatWarmsUpIsGivenHalfTheWindow() {
        assertFalse(trend(29, minute -> 300 + 5 * minute).leaks());
        assertTrue(trend(30, minute -> 300 + 5 * minute).leaks());
    }

    @Test
    void momentsWithoutACollectionSayNothing() {
        List<Heap> history = new ArrayList<>();
        for (int minute = 0; minute <= 60; minute++) {
            history.add(heap(minute, 100 + 10L * minute, null));
        }

        Verdict verdict = POLICY.judge(history.get(60), history);

        assertEquals(0, verdict.trend().points());
        assertFalse(verdict.leaks());
    }

    @Test
    void thresholdsThatContradictEachOtherAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MemoryPolicy(0.9, 0.8, Duration.ofHours(1), 0.1));
        assertThrows(IllegalArgumentException.class, () -> new MemoryPolicy(0.9, 1.1, Duration.ofHours(1), 0.1));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "a=100 b=200,             -",
        "a=500 b=499,             -",
        "a=501 b=499,             a",
        "a=501 b=900 c=1,         b a",
        // 2048 in all: the largest go until the rest fits.
        "a=400 b=450 c=480 d=490 e=228,         -",
        "a=400 b=450 c=480 d=490 e=229,         d",
        "a=500 b=500 c=500 d=500 e=500 f=500,   a b",
        "a=600 b=480 c=480 d=480 e=480,         a",
        "a=700 b=500 c=500 d=500 e=500 f=100,   a b"})
    void instancesThatTakeTooMuchAreRestartedLargestFirst(String used, String expected) {
        Map<String, Long> bytes = new TreeMap<>();
        Arrays.stream(used.split(" ")).map(pair -> pair.split("="))
                .forEach(pair -> bytes.put(pair[0], Long.parseLong(pair[1])));

        assertEquals(expected == null ? List.of() : List.of(expected.split(" ")),
                new InstanceMemoryPolicy(500, 2048).degraded(bytes));
    }
}
