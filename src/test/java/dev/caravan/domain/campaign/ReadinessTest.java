package dev.caravan.domain.campaign;

import java.time.Instant;

import dev.caravan.domain.ConnectionStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Why an instance takes no message: the first reason that holds. */
class ReadinessTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "             , true,  true,  true,  false, 0, 0, missing",
        "DISCONNECTED , true,  true,  true,  true,  0, 0, held",
        "DISCONNECTED , false, true,  true,  false, 0, 0, disabled",
        "DISCONNECTED , true,  true,  true,  false, 0, 0, disconnected",
        "CONNECTED    , true,  false, true,  false, 0, 0, gateway-down",
        "CONNECTED    , true,       , true,  false, 0, 0, ready",
        "CONNECTED    , true,  true,  false, false, 5, 0, inactive",
        "CONNECTED    , true,  true,  true,  false, 5, 1, daily-cap",
        "CONNECTED    , true,  true,  true,  false, 4, 1, gap",
        "CONNECTED    , true,  true,  true,  false, 4, 0, ready"})
    void theFirstReasonIsTold(ConnectionStatus status, boolean enabled, Boolean reachable, boolean active,
                              boolean held, int today, int freeIn, String why) {
        Readiness.Facts facts = new Readiness.Facts(status, enabled, reachable, active, held, today,
                NOW.plusSeconds(freeIn));

        assertEquals(why, Readiness.of(facts, 5, NOW).code());
    }
}
