package dev.caravan.domain;

import java.util.Arrays;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The rows of GATEWAYS 4, as reasons to try again or never to. */
class ConnectionFaultTest {

    private static final List<ConnectionFault> NEVER = List.of(ConnectionFault.LOGGED_OUT, ConnectionFault.RESTRICTED,
            ConnectionFault.REPLACED, ConnectionFault.NOT_MULTI_DEVICE);

    @ParameterizedTest(name = "{0} while {1} is {2}")
    @CsvSource({
        ",    DISCONNECTED, LOST",
        ",    RECONNECTING, LOST",
        ",    LOADING,      NOT_LOADED",
        "401, AUTH_FAILURE, LOGGED_OUT",
        "402, AUTH_FAILURE, RESTRICTED",
        "403, AUTH_FAILURE, RESTRICTED",
        "403, RECONNECTING, RESTRICTED",
        "403, LOADING,      RESTRICTED",
        "405, DISCONNECTED, CLIENT_REFUSED",
        "406, AUTH_FAILURE, RESTRICTED",
        "408, RECONNECTING, TIMED_OUT",
        "408, LOADING,      NOT_LOADED",
        "411, AUTH_FAILURE, NOT_MULTI_DEVICE",
        "428, RECONNECTING, CLOSED",
        "440, DISCONNECTED, REPLACED",
        "440, LOADING,      REPLACED",
        "500, RECONNECTING, BAD_SESSION",
        "503, RECONNECTING, UNAVAILABLE",
        "515, RECONNECTING, RESTART_REQUIRED",
        "418, DISCONNECTED, UNKNOWN"})
    void aCodeAndAStatusTellTheFault(Integer code, ConnectionStatus status, ConnectionFault fault) {
        assertEquals(fault, ConnectionFault.of(Down.with(code, null, status)));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"LOGOUT, LOGGED_OUT", "TOS_BLOCK, RESTRICTED", "BANNED, RESTRICTED", "banned, RESTRICTED"})
    void someReasonsSayItWithoutACode(String reason, ConnectionFault fault) {
        assertEquals(fault, ConnectionFault.of(Down.with(null, reason, ConnectionStatus.DISCONNECTED)));
    }

    @Test
    void onlyFourFaultsAreNeverTriedAgainAndEachOfThemTakesAPersonWhoStopsTries() {
        assertEquals(NEVER, Arrays.stream(ConnectionFault.values()).filter(fault -> !fault.reconnects()).toList());
        assertTrue(NEVER.stream().allMatch(fault -> fault.need().stopsTries()));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 406, 411, 440})
    void aFaultTakesThePersonThatItsCodeTakes(int code) {
        assertEquals(DisconnectReason.of(code).need(),
                ConnectionFault.of(Down.with(code, null, ConnectionStatus.DISCONNECTED)).need());
    }

    @Property
    void noCodeMeansThatAPersonIsNeededUnlessATableSaysSo(@ForAll @IntRange(min = 0, max = 999) int code) {
        ConnectionFault fault = ConnectionFault.of(Down.with(code, null, ConnectionStatus.DISCONNECTED));

        assertEquals(DisconnectReason.of(code).need(), fault.need());
    }

    @ParameterizedTest
    @EnumSource(ConnectionFault.class)
    void aStoredFaultIsReadBack(ConnectionFault fault) {
        assertEquals(fault, ConnectionFault.ofCode(fault.code()));
        assertTrue(fault.code().length() <= 24, "the column's width");
    }

    @Test
    void noStoredFaultIsNone() {
        assertNull(ConnectionFault.ofCode(null));
    }
}
