package dev.caravan.domain;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class MutePolicyTest {

    @ParameterizedTest
    @CsvSource({"1, '1,2,4,8,16,32'", "3, '3,6,12,24'"})
    void eachRestartWaitsForTwiceAsManyFailures(int first, String expected) {
        MutePolicy policy = new MutePolicy(first, 3);

        assertEquals(expected, String.join(",", IntStream.rangeClosed(0, 40).filter(policy::restarts)
                .mapToObj(String::valueOf).toList()));
    }

    @Test
    void aPersonIsToldFromANumberOfFailuresOn() {
        MutePolicy policy = new MutePolicy(1, 3);

        assertEquals(List.of(3, 4, 5), IntStream.rangeClosed(0, 5).filter(policy::asksPerson).boxed().toList());
    }

    @Test
    void aNumberMustBeOneAtLeast() {
        assertThrows(IllegalArgumentException.class, () -> new MutePolicy(0, 3));
        assertThrows(IllegalArgumentException.class, () -> new MutePolicy(1, 0));
    }
}
