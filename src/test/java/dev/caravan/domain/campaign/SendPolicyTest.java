package dev.caravan.domain.campaign;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.GatewayAnswer.ProxyCleared;
import dev.caravan.domain.GatewayAnswer.RecipientUnknown;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.CapabilityMissing;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.Intercepted;
import dev.caravan.domain.GatewayFailure.NodeUnavailable;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.Restricted;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.GatewayFailure.Throttled;
import dev.caravan.domain.GatewayFailure.Unauthorized;
import dev.caravan.domain.GatewayFailure.Unreachable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SendPolicyTest {

    private static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new SessionUnfit("x"), Fate.DISCONNECTED),
                arguments(new InstanceMissing("x"), Fate.DISCONNECTED),
                arguments(new Unreachable("x"), Fate.LATER),
                arguments(new NodeUnavailable("x"), Fate.LATER),
                arguments(new Throttled("x"), Fate.LATER),
                arguments(new Unauthorized("x"), Fate.LATER),
                arguments(new Intercepted("x"), Fate.LATER),
                arguments(new Restricted(463, "x"), Fate.RESTRICTED),
                arguments(new Rejected("x"), Fate.FAILED),
                arguments(new CapabilityMissing("x"), Fate.FAILED),
                arguments(new OutcomeUnknown("x", true), Fate.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureHasOneFate(GatewayFailure failure, Fate fate) {
        assertEquals(fate, SendPolicy.of(failure));
    }

    @Test
    void everyFailureHasItsRow() {
        Set<?> rows = failures().map(row -> row.get()[0].getClass()).collect(Collectors.toSet());

        assertEquals(Set.copyOf(Arrays.asList(GatewayFailure.class.getPermittedSubclasses())), rows);
    }

    @Test
    void whateverIsInNoRowIsUnknown() {
        assertEquals(Fate.UNKNOWN, SendPolicy.of(new IllegalStateException("x")));
        assertEquals(Fate.UNKNOWN, SendPolicy.of(new ProxyCleared()));
    }

    @Test
    void anAnswerSaysWhetherItWasSent() {
        assertEquals(Fate.SENT, SendPolicy.of(new MessageAccepted("1", "", null)));
        assertEquals(Fate.NO_WHATSAPP, SendPolicy.of(new RecipientUnknown("5511987654321")));
    }

    @Test
    void aGatewayThatAsksForAWaitIsHeard() {
        Duration wait = Duration.ofSeconds(7);

        assertEquals(List.of(Optional.of(wait), Optional.of(wait), Optional.empty()), Stream.of(
                new Throttled("x", wait), new NodeUnavailable("x", wait), new Rejected("x"))
                .map(SendPolicy::wait).toList());
    }

    @Test
    void onlyAnEnforcementHasACode() {
        assertEquals(463, SendPolicy.code(new Restricted(463, "x")));
        assertEquals(null, SendPolicy.code(new Rejected("x")));
    }
}
