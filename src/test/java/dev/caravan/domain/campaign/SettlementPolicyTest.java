package dev.caravan.domain.campaign;

import java.time.Duration;

import dev.caravan.domain.campaign.SettlementPolicy.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SettlementPolicyTest {

    private static final SettlementPolicy POLICY =
            new SettlementPolicy(3, 2, new LaterPolicy(Duration.ofMinutes(1), Duration.ofMinutes(3)));

    @ParameterizedTest
    @CsvSource({
        "1, true,  AT_MOST_ONCE,  1, LOOK_AGAIN",
        "2, true,  AT_LEAST_ONCE, 1, LOOK_AGAIN",
        "3, true,  AT_MOST_ONCE,  1, STAY_UNKNOWN",
        "3, true,  AT_LEAST_ONCE, 1, SEND_AGAIN",
        "1, ,      AT_MOST_ONCE,  1, LOOK_AGAIN",
        "1, ,      AT_LEAST_ONCE, 1, LOOK_AGAIN",
        "3, ,      AT_MOST_ONCE,  1, STAY_UNKNOWN",
        "3, ,      AT_LEAST_ONCE, 1, SEND_AGAIN",
        "1, false, AT_MOST_ONCE,  1, STAY_UNKNOWN",
        "1, false, AT_LEAST_ONCE, 1, SEND_AGAIN",
        "1, true,  AT_LEAST_ONCE, 2, LOOK_AGAIN",
        "3, true,  AT_LEAST_ONCE, 2, STAY_UNKNOWN",
        "1, false, AT_LEAST_ONCE, 3, STAY_UNKNOWN"})
    void whenNothingIsFound(int looked, Boolean kept, DeliveryPolicy policy, int tried, Step step) {
        assertEquals(step, POLICY.foundNothing(looked, kept, policy, tried));
    }

    @Test
    void theWaitsGrow() {
        assertEquals(Duration.ofMinutes(1), POLICY.waitAfter(1));
        assertEquals(Duration.ofMinutes(2), POLICY.waitAfter(2));
        assertEquals(Duration.ofMinutes(3), POLICY.waitAfter(3));
    }
}
