package dev.caravan.gateway;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Unreachable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a broken wire means for a command. */
class GatewayHttpBindingTest {

    private static final GatewayCommand SEND =
            new GatewayCommand.SendText("evo", "loja", "5511987654321", "a private text");
    private static final GatewayCommand READ = new GatewayCommand.State("evo", "loja");

    static Stream<Exception> beforeTheRequest() {
        return Stream.of(new ConnectException("refused"), new UnknownHostException("evo"),
                new NoRouteToHostException("evo"), new SSLHandshakeException("no common cipher"));
    }

    static Stream<Exception> perhapsAfterTheRequest() {
        return Stream.of(new SocketException("reset"), new SSLException("bad record"),
                new TimeoutException("too long"), new IllegalStateException("anything"));
    }

    @ParameterizedTest
    @MethodSource("beforeTheRequest")
    void whatNeverWentOutDidNotArrive(Exception cause) {
        assertInstanceOf(Unreachable.class, failure(SEND, cause));
        assertInstanceOf(Unreachable.class, failure(READ, cause));
    }

    @ParameterizedTest
    @MethodSource("perhapsAfterTheRequest")
    void whatMayHaveGoneOutIsOfUnknownOutcomeUnlessItOnlyReads(Exception cause) {
        assertInstanceOf(OutcomeUnknown.class, failure(SEND, cause));
        assertInstanceOf(NodeUnavailable.class, failure(READ, cause));
    }

    @Test
    void aCallThatWasGivenUpIsToldFromOneThatBroke() {
        assertTrue(((OutcomeUnknown) failure(SEND, new TimeoutException("too long"))).timedOut());
        assertFalse(((OutcomeUnknown) failure(SEND, new SocketException("reset"))).timedOut());
    }

    /** The node is well when a session is mute, and its breaker must not hear of it. */
    @Test
    void aRoundTripThatIsNotAnsweredIsTheSessionsFaultAndOneThatBreaksIsNot() {
        GatewayCommand trip = new GatewayCommand.RoundTrip("evo", "loja", Duration.ofSeconds(1));

        assertInstanceOf(SessionUnfit.class, failure(trip, new TimeoutException("too long")));
        assertInstanceOf(NodeUnavailable.class, failure(trip, new SocketException("reset")));
        assertInstanceOf(Unreachable.class, failure(trip, new ConnectException("refused")));
    }

    @Test
    void aFailureQuotesNoMessage() {
        String said = failure(SEND, new SocketException("reset")).getMessage();

        assertFalse(said.contains("private") || said.contains("5511987654321"), said);
    }

    private static GatewayFailure failure(GatewayCommand command, Exception cause) {
        return GatewayHttpBinding.failure(
                new HttpCall(command, "POST", "/x", "a private text", Map.of(), Duration.ofSeconds(1)), cause);
    }
}
