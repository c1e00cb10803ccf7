package dev.caravan.domain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** The rows of GATEWAYS 4. */
class DisconnectReasonTest {

    @ParameterizedTest(name = "{0} is {1}: {2} {3}")
    @CsvSource({
        "401, logged out,             AUTH_FAILURE, PAIR_AGAIN",
        "402, temporarily banned,     AUTH_FAILURE, RESTRICTED",
        "403, forbidden,              AUTH_FAILURE, RESTRICTED",
        "405, client version refused, DISCONNECTED,",
        "406, permanently banned,     AUTH_FAILURE, RESTRICTED",
        "408, timed out,              RECONNECTING,",
        "411, not multi-device,       AUTH_FAILURE, NOT_MULTI_DEVICE",
        "428, connection closed,      RECONNECTING,",
        "440, connection replaced,    DISCONNECTED, SECOND_OWNER",
        "500, bad session,            RECONNECTING,",
        "503, service unavailable,    RECONNECTING,",
        "515, restart required,       RECONNECTING,"})
    void aCodeTellsWhatBecomesOfTheSessionAndWhomItTakes(int code, String name, ConnectionStatus status,
                                                         HumanNeed need) {
        assertEquals(new DisconnectReason(code, name, status, need), DisconnectReason.of(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 404, 419, 463, 499, 599})
    void anUnknownCodeAsksForAnotherTryAndForNobody(int code) {
        assertEquals(new DisconnectReason(code, "code " + code, ConnectionStatus.DISCONNECTED, null),
                DisconnectReason.of(code));
    }

    @Test
    void withoutACodeItIsAPlainClose() {
        assertNull(DisconnectReason.of(null).code());
        assertEquals(DisconnectReason.of(null), DisconnectReason.of(200));
        assertEquals(ConnectionStatus.DISCONNECTED, DisconnectReason.of(200).status());
    }
}
