package dev.caravan.gateway.evolution;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.HttpCall;
import dev.caravan.gateway.HttpReply;

/** One gateway, and replies to its commands. */
final class EvolutionSamples {

    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final Duration PROXY_TIMEOUT = Duration.ofSeconds(40);
    static final Duration SEND_TIMEOUT = Duration.ofSeconds(80);

    private EvolutionSamples() {
    }

    static GatewaySettings settings(String version, String metricsUser) {
        return new GatewaySettings("evo", GatewayKind.EVOLUTION, URI.create("http://evo.example:8080"), "K3ySecret",
                version, TIMEOUT, PROXY_TIMEOUT, SEND_TIMEOUT, metricsUser, "M3tricsSecret",
                "http://caravan.example/webhooks/evo", "T0kenSecret");
    }

    static HttpReply reply(GatewayCommand command, int status, String text) {
        return new HttpReply(new HttpCall(command, "GET", "/x", null, Map.of(), TIMEOUT), status, text);
    }

    static GatewayAnswer answer(GatewayCommand command, int status, String text) {
        return (GatewayAnswer) EvolutionAnswers.answer(reply(command, status, text));
    }
}
