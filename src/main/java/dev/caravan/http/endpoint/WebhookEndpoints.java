package dev.caravan.http.endpoint;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.Observation;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.EventIntake.Received;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.gateway.EventTimes;
import dev.caravan.gateway.GatewayEvents;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.evolution.EvolutionEvents;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.JsonBody;
import org.apache.camel.Exchange;

/**
 * What is behind {@code /webhooks/{gateway}}, where {@link WebhookTokens} let it in. It answers after the event is in
 * the database, as a lost one is sent again; or at once, if it is one of a flood.
 */
public final class WebhookEndpoints {

    private final Gateways gateways;
    private final EventIntake intake;
    private final FleetCounters counters;
    private final Clock clock;
    private final Map<String, GatewayEvents> translators = new ConcurrentHashMap<>();

    public WebhookEndpoints(Gateways gateways, EventIntake intake, FleetCounters counters, Clock clock) {
        this.gateways = gateways;
        this.intake = intake;
        this.counters = counters;
        this.clock = clock;
    }

    public Answer receive(Exchange exchange) {
        String name = exchange.getMessage().getHeader("gateway", String.class);
        GatewaySettings gateway = gateways.find(name).orElseThrow(() -> ApiProblem.unknownName("gateway", name));
        Optional<Observation> seen = observation(gateway, JsonBody.readLeniently(exchange));
        if (seen.isEmpty()) {
            counters.webhookReceived(name, false);
            return Answer.ok(new ReceivedJson(0, 0));
        }
        Received received = intake.receive(seen.get());
        if (!received.held()) {
            counters.webhookReceived(name, true);
        }
        return Answer.ok(new ReceivedJson(1, received.changed()));
    }

    private Optional<Observation> observation(GatewaySettings gateway, JsonNode event) {
        try {
            return translators.computeIfAbsent(gateway.name(), name -> events(gateway))
                    .observation(event, clock.instant());
        } catch (IllegalArgumentException e) {
            throw ApiProblem.invalidValue("event", e.getMessage());
        }
    }

    private static GatewayEvents events(GatewaySettings gateway) {
        return switch (gateway.kind()) {
            case EVOLUTION -> new EvolutionEvents(gateway.name(), new EventTimes());
        };
    }
}
