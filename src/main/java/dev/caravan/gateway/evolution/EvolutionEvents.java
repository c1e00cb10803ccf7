package dev.caravan.gateway.evolution;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.MessageEvent;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.Signal;
import dev.caravan.gateway.EventTimes;
import dev.caravan.gateway.GatewayEvents;

/** Evolution's webhook events to observations and news of messages (GATEWAYS 1.6). */
public final class EvolutionEvents implements GatewayEvents {

    private record Meaning(Signal signal, Integer code, QrCode qr) {

        static Optional<Meaning> of(Signal signal) {
            return Optional.of(new Meaning(signal, null, null));
        }

        static Optional<Meaning> closed(Integer code) {
            return Optional.of(new Meaning(Signal.CLOSED, code, null));
        }
    }

    private final String gateway;
    private final EventTimes times;
    private final EvolutionMessageEvents messages;

    public EvolutionEvents(String gateway, EventTimes times) {
        this.gateway = gateway;
        this.times = times;
        this.messages = new EvolutionMessageEvents(gateway);
    }

    @Override
    public Optional<Observation> observation(JsonNode event, Instant received) {
        String name = name(event);
        String instance = event.path("instance").asText();
        return meaning(name, event.path("data")).map(meaning -> new Observation(gateway, instance, meaning.signal(),
                Source.WEBHOOK, happened(event, received), meaning.code(), null, meaning.qr()));
    }

    @Override
    public Optional<MessageEvent> message(JsonNode event, Instant received) {
        return messages.event(name(event), event.path("instance").asText(), event.path("data"),
                () -> happened(event, received));
    }

    private static String name(JsonNode event) {
        String name = event.path("event").asText("").toLowerCase(Locale.ROOT).replace('_', '.');
        if (name.isEmpty() || event.path("instance").asText("").isEmpty()) {
            throw new IllegalArgumentException("an event has the texts 'event' and 'instance'");
        }
        return name;
    }

    private static Optional<Meaning> meaning(String event, JsonNode data) {
        return switch (event) {
            case "connection.update" -> connection(data);
            case "qrcode.updated" -> {
                QrCode qr = EvolutionAnswers.qr(data.path("qrcode"));
                yield qr != null ? Optional.of(new Meaning(Signal.QR, null, qr))
                        : data.has("statusCode") ? Meaning.of(Signal.QR_EXHAUSTED) : Optional.empty();
            }
            case "status.instance" -> data.path("status").asText("").equals("closed")
                    ? Meaning.closed(code(data, "disconnectionReasonCode")) : Optional.empty();
            // It follows every permanent close, a ban too; which one it was the events around it tell (GATEWAYS 1.6).
            case "logout.instance" -> Meaning.closed(null);
            case "remove.instance", "instance.delete" -> Meaning.of(Signal.REMOVED);
            default -> Optional.empty();
        };
    }

    private static Optional<Meaning> connection(JsonNode data) {
        return switch (data.path("state").asText("")) {
            case "open" -> Meaning.of(Signal.OPEN);
            case "connecting" -> Meaning.of(Signal.CONNECTING);
            case "close" -> Meaning.closed(code(data, "statusReason"));
            case "refused" -> Meaning.of(Signal.QR_EXHAUSTED);
            default -> Optional.empty();
        };
    }

    private static Integer code(JsonNode data, String field) {
        return data.path(field).canConvertToInt() ? data.path(field).asInt() : null;
    }

    private Instant happened(JsonNode event, Instant received) {
        try {
            return times.happened(Instant.parse(event.path("date_time").asText("")), received);
        } catch (DateTimeParseException e) {
            return received;
        }
    }
}
