package dev.caravan.domain;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CorrelatedFaultGuardTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the same fault on half of many proxies is no fault of theirs, 10, 20, true",
        "one less than the share is theirs,                            10, 21, false",
        "all of too few are theirs,                                     4,  4, false",
        "all of just enough are not theirs,                             5,  5, true",
        "hits count as tried even before their rows are seen,           5,  0, true",
        "a quiet pool has no fault,                                     0,  0, false"})
    void aShareAndACountTogetherMakeItCorrelated(String sentence, int hit, int tried, boolean correlated) {
        assertEquals(correlated, guard(5, 0.5).correlated(hit, tried), sentence);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "0, 0.5", "5, 0", "5, -0.1", "5, 1.01"})
    void aGuardThatWouldAlwaysOrNeverActIsRefused(int minCount, double share) {
        assertThrows(IllegalArgumentException.class, () -> guard(minCount, share));
    }

    private static CorrelatedFaultGuard guard(int minCount, double share) {
        return new CorrelatedFaultGuard(Duration.ofMinutes(10), minCount, share, Duration.ofMinutes(30));
    }
}
