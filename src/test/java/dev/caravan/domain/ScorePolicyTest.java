package dev.caravan.domain;

import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ScorePolicyTest {

    /** The defaults of SPEC 2. */
    private static final ScorePolicy DEFAULTS = new ScorePolicy(50, 10, 30, 80, 50, 20);

    @ParameterizedTest
    @CsvSource({"50,60", "90,100", "95,100", "100,100", "0,10"})
    void aSuccessAddsTenUpToAHundred(int before, int after) {
        assertEquals(after, DEFAULTS.afterSuccess(before));
    }

    @ParameterizedTest
    @CsvSource({"50,20", "30,0", "29,0", "0,0"})
    void aFaultCostsThirtyAndZeroStaysZero(int before, int after) {
        assertEquals(after, DEFAULTS.afterFault(before));
    }

    @Test
    void threeFaultsTakeTheBestProxyOutOfThePool() {
        List<Integer> scores = IntStream.iterate(100, DEFAULTS::afterFault).limit(4).boxed().toList();

        assertEquals(List.of(100, 70, 40, 10), scores);
        assertEquals(List.of(Band.EXCELLENT, Band.GOOD, Band.UNSTABLE, Band.INACTIVE),
                scores.stream().map(DEFAULTS::band).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "100,EXCELLENT", "80,EXCELLENT", "79,GOOD", "50,GOOD", "49,UNSTABLE", "20,UNSTABLE", "19,INACTIVE",
        "0,INACTIVE"})
    void aBandBeginsAtItsBorder(int score, Band band) {
        assertEquals(band, DEFAULTS.band(score));
    }

    @Property
    void noScoreLeavesItsRangeAndABetterScoreIsNeverInAWorseBand(@ForAll @IntRange(max = 100) int score,
                                                                @ForAll @IntRange(max = 100) int other) {
        assertTrue(DEFAULTS.afterFault(score) >= 0 && DEFAULTS.afterFault(score) <= score);
        assertTrue(DEFAULTS.afterSuccess(score) <= 100 && DEFAULTS.afterSuccess(score) >= score);
        assertTrue(DEFAULTS.band(Math.max(score, other)).compareTo(DEFAULTS.band(Math.min(score, other))) <= 0);
    }

    @ParameterizedTest
    @CsvSource({"50,10,30,80,50,0", "50,10,30,80,50,50", "50,10,30,50,50,20", "50,10,30,101,50,20",
        "101,10,30,80,50,20", "-1,10,30,80,50,20", "50,-1,30,80,50,20", "50,10,-1,80,50,20"})
    void aPolicyThatMakesNoSenseIsRefused(int start, int success, int fault, int excellent, int good, int unstable) {
        assertThrows(IllegalArgumentException.class,
                () -> new ScorePolicy(start, success, fault, excellent, good, unstable));
    }
}
