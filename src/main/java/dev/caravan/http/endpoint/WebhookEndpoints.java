package dev.caravan.http.endpoint;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.campaign.MessageIntake;
import dev.caravan.domain.MessageEvent;
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
import dev.caravan.http.WebhookAnswer;
import org.apache.camel.Exchange;

/**
 * What is behind {@code /webhooks/{gateway}}, where {@link WebhookTokens} let it in. It answers after the event is in
 * the database, as a lost one is sent again; or at once, if it is one of a flood.
 */
public final class WebhookEndpoints implements WebhookAnswer {

    /** More than news of a message takes; what is longer is not read on the server's own threads. */
    private static final int SHORT = 64 * 1024;

    private final Gateways gateways;
    private final EventIntake intake;
    private final MessageIntake messages;
    private final FleetCounters counters;
    private final Clock clock;
    private final Map<String, GatewayEvents> translators = new ConcurrentHashMap<>();

    public WebhookEndpoints(Gateways gateways, EventIntake intake, MessageIntake messages, FleetCounters counters,
                            Clock clock) {
        this.gateways = gateways;
        this.intake = intake;
        this.messages = messages;
        this.counters = counters;
        this.clock = clock;
    }

    /** News of messages, which come in floods of their own. */
    @Override
    public Optional<CompletionStage<String>> answer(String gateway, byte[] body) {
        Optional<GatewaySettings> known = gateways.find(gateway).filter(any -> body.length <= SHORT);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        JsonNode event = JsonBody.read(new ByteArrayInputStream(body), JsonNode.class);
        return message(known.get(), event).map(told -> take(told).thenApply(JsonBody::write));
    }

    /** Everything, as a route brings it. */
    public Answer receive(Exchange exchange) {
        String name = exchange.getMessage().getHeader("gateway", String.class);
        GatewaySettings gateway = gateways.find(name).orElseThrow(() -> ApiProblem.unknownName("gateway", name));
        JsonNode event = JsonBody.readLeniently(exchange);
        Optional<MessageEvent> told = message(gateway, event);
        if (told.isPresent()) {
            return Answer.ok(take(told.get()).toCompletableFuture().join());
        }
        Optional<Observation> seen = translated(() -> events(gateway).observation(event, clock.instant()));
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

    private CompletionStage<ReceivedJson> take(MessageEvent told) {
        return messages.take(told).handle((written, failure) -> {
            if (failure != null) {
                throw ApiProblem.unavailable("What messages came to cannot be written now; send it again.");
            }
            counters.webhookTold(told.gateway());
            return new ReceivedJson(1, 0);
        });
    }

    private Optional<MessageEvent> message(GatewaySettings gateway, JsonNode event) {
        return translated(() -> events(gateway).message(event, clock.instant()));
    }

    private static <T> T translated(Supplier<T> translation) {
        try {
            return translation.get();
        } catch (IllegalArgumentException e) {
            throw ApiProblem.invalidValue("event", e.getMessage());
        }
    }

    private GatewayEvents events(GatewaySettings gateway) {
        return translators.computeIfAbsent(gateway.name(), name -> switch (gateway.kind()) {
            case EVOLUTION -> new EvolutionEvents(name, new EventTimes());
        });
    }
}
