package dev.caravan.gateway.evolution;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.MessageEvent;
import dev.caravan.domain.MessageEvent.Echo;
import dev.caravan.domain.MessageEvent.Inbound;
import dev.caravan.domain.MessageEvent.Receipt;

/** Evolution's webhook events of messages (GATEWAYS 1.6). */
final class EvolutionMessageEvents {

    private static final String PERSON = "@s.whatsapp.net";
    private static final String HIDDEN = "@lid";
    /** Where a sender may stand; with hidden ids it depends on the version which of them is the number (2.3.x). */
    private static final List<String> SENDERS = List.of("remoteJid", "remoteJidAlt", "senderPn", "previousRemoteJid");
    /** What a message may be wrapped in: disappearing ones, among others. */
    private static final List<String> WRAPPINGS = List.of("ephemeralMessage", "viewOnceMessage", "viewOnceMessageV2");
    /** Where the words of a message stand, by its kind. */
    private static final List<JsonPointer> TEXTS = Stream.of("/conversation", "/extendedTextMessage/text",
            "/buttonsResponseMessage/selectedDisplayText", "/templateButtonReplyMessage/selectedDisplayText",
            "/listResponseMessage/title", "/imageMessage/caption", "/videoMessage/caption",
            "/documentMessage/caption").map(JsonPointer::compile).toList();

    private final String gateway;

    EvolutionMessageEvents(String gateway) {
        this.gateway = gateway;
    }

    /**
     * What an event says of a message.
     *
     * @param at when it happened, asked for only if the event has no time of its own
     * @throws IllegalArgumentException when it is about a message and does not say about which
     */
    Optional<MessageEvent> event(String name, String instance, JsonNode data, Supplier<Instant> at) {
        return switch (name) {
            case "messages.update" -> receipt(instance, data, at);
            case "send.message" -> echo(instance, data, at);
            case "messages.upsert" -> data.path("key").path("fromMe").asBoolean(false) ? echo(instance, data, at)
                    : inbound(instance, data, at);
            default -> Optional.empty();
        };
    }

    /** The statuses of what people sent to us are told in the same way. */
    private Optional<MessageEvent> receipt(String instance, JsonNode data, Supplier<Instant> at) {
        String id = text("keyId", data.path("keyId"));
        if (!data.path("fromMe").asBoolean(false)) {
            return Optional.empty();
        }
        return EvolutionMessages.statusTold(data.path("status").asText(""))
                .map(status -> new Receipt(gateway, instance, id, status, at.get()));
    }

    private Optional<MessageEvent> echo(String instance, JsonNode data, Supplier<Instant> at) {
        String id = text("key.id", data.path("key").path("id"));
        List<String> recipients = people(data.path("key"));
        if (recipients.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Echo(gateway, instance, id, recipients.get(0), words(data.path("message")),
                taken(data, at)));
    }

    private Optional<MessageEvent> inbound(String instance, JsonNode data, Supplier<Instant> at) {
        String id = text("key.id", data.path("key").path("id"));
        List<String> senders = people(data.path("key"));
        String words = words(data.path("message"));
        if (senders.isEmpty() || words.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new Inbound(gateway, instance, id, senders, words, at.get()));
    }

    /** Empty for groups, channels and the status list. */
    private static List<String> people(JsonNode key) {
        text("key.remoteJid", key.path("remoteJid"));
        return SENDERS.stream().map(key::path).filter(JsonNode::isTextual).map(JsonNode::asText)
                .flatMap(EvolutionMessageEvents::person).distinct()
                .sorted(Comparator.comparing((String jid) -> jid.endsWith(HIDDEN))).toList();
    }

    private static Stream<String> person(String jid) {
        if (jid.endsWith(PERSON) || jid.endsWith(HIDDEN)) {
            return Stream.of(jid);
        }
        return jid.isEmpty() || jid.contains("@") ? Stream.empty() : Stream.of(jid + PERSON);
    }

    private static String words(JsonNode message) {
        JsonNode inner = WRAPPINGS.stream().map(wrapping -> message.path(wrapping).path("message"))
                .filter(JsonNode::isObject).findFirst().orElse(message);
        return TEXTS.stream().map(inner::at).filter(JsonNode::isTextual).map(JsonNode::asText)
                .filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    /** In whole seconds of the gateway's clock, as its history tells it; that is what it is compared with. */
    private static Instant taken(JsonNode data, Supplier<Instant> at) {
        Instant told = EvolutionMessages.taken(data);
        return told != null ? told : at.get();
    }

    private static String text(String field, JsonNode value) {
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new IllegalArgumentException("an event of a message has the text '" + field + "'");
        }
        return value.asText();
    }
}
