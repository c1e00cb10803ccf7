package dev.caravan.gateway.evolution;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.GatewayAnswer.MessagesFound;
import dev.caravan.domain.GatewayAnswer.SentMessage;
import dev.caravan.domain.GatewayCommand.FindMessage;
import dev.caravan.domain.GatewayCommand.SendText;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.campaign.Person;
import dev.caravan.gateway.HttpCall;

/** Messages as Evolution sends and remembers them (GATEWAYS 1.5). */
final class EvolutionMessages {

    /** Page size, which Evolution calls offset; its own default is 50. */
    static final int PAGE = 200;
    /** One instance does not send as much in the minutes around an attempt; more is a question without bounds. */
    static final int MOST_PAGES = 10;
    /** The end of the year 9999, with which a database's columns end, too: what is no moment must not fail an answer. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private EvolutionMessages() {
    }

    static ObjectNode text(SendText send) {
        return JsonNodeFactory.instance.objectNode().put("number", send.number()).put("text", send.text());
    }

    /** The filter of recipients matches too much (2.3.7) or only one way to write them, so it is not used. */
    static ObjectNode search(FindMessage find, int page) {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("page", page).put("offset", PAGE);
        ObjectNode where = search.putObject("where");
        where.putObject("key").put("fromMe", true);
        where.putObject("messageTimestamp").put("gte", start(find).toString())
                .put("lte", find.until().truncatedTo(ChronoUnit.MILLIS).toString());
        return search;
    }

    /** Empty for a body without the id: whatever answered, it does not tell of a message. */
    static Optional<MessageAccepted> accepted(JsonNode message) {
        String id = message.path("key").path("id").asText("");
        return id.isEmpty() ? Optional.empty() : Optional.of(
                new MessageAccepted(id, message.path("key").path("remoteJid").asText(""), taken(message)));
    }

    static boolean isHistory(JsonNode body) {
        return body.path("messages").path("records").isArray();
    }

    /**
     * What a page tells, together with those before it.
     *
     * @return MessagesFound, or the HttpCall for the next page
     * @throws GatewayFailure.Rejected when there are more pages than are looked through
     */
    static Object found(HttpCall call, FindMessage find, JsonNode body) {
        int pages = body.path("messages").path("pages").asInt(1);
        if (pages > MOST_PAGES) {
            throw new GatewayFailure.Rejected(
                    "more than " + MOST_PAGES * PAGE + " messages in the time that was asked for");
        }
        List<SentMessage> messages = new ArrayList<>();
        if (call.before() instanceof MessagesFound before) {
            messages.addAll(before.messages());
        }
        for (JsonNode row : body.path("messages").path("records")) {
            if (matches(find, row)) {
                messages.add(new SentMessage(row.path("key").path("id").asText(),
                        row.path("key").path("remoteJid").asText(), text(row), status(row), taken(row)));
            }
        }
        MessagesFound found = new MessagesFound(List.copyOf(messages));
        return call.page() < pages ? call.next(search(find, call.page() + 1).toString(), found) : found;
    }

    /** Which of the filters the gateway heeds depends on its version. */
    private static boolean matches(FindMessage find, JsonNode row) {
        JsonNode key = row.path("key");
        Instant at = taken(row);
        return key.path("fromMe").asBoolean(false) && text(row).equals(find.text()) && at != null
                && !at.isBefore(start(find)) && !at.isAfter(find.until())
                && (isTo(key.path("remoteJid"), find.number()) || isTo(key.path("remoteJidAlt"), find.number()));
    }

    private static boolean isTo(JsonNode jid, String number) {
        Optional<Person> sentTo = Person.ofJid(jid.asText(""));
        return sentTo.isPresent() && sentTo.equals(Person.ofJid(number));
    }

    /** The gateway's times have no fractions: a message seems to be older than it is. */
    private static Instant start(FindMessage find) {
        return find.from().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String text(JsonNode row) {
        JsonNode message = row.path("message");
        return message.path("conversation").asText(message.path("extendedTextMessage").path("text").asText(""));
    }

    /** Null if it does not tell, or tells what is no time. */
    static Instant taken(JsonNode row) {
        long seconds = row.path("messageTimestamp").asLong(0);
        return seconds > 0 && seconds <= LAST_SECOND ? Instant.ofEpochSecond(seconds) : null;
    }

    private static DeliveryStatus status(JsonNode row) {
        DeliveryStatus furthest = DeliveryStatus.PENDING;
        for (JsonNode update : row.path("MessageUpdate")) {
            DeliveryStatus status = statusTold(update.path("status").asText("")).orElse(DeliveryStatus.PENDING);
            furthest = status.compareTo(furthest) > 0 ? status : furthest;
        }
        return furthest;
    }

    /** Empty for a word that says nothing of a delivery, such as DELETED or EDITED. */
    static Optional<DeliveryStatus> statusTold(String word) {
        return Optional.ofNullable(switch (word) {
            case "ERROR" -> DeliveryStatus.FAILED;
            case "PENDING" -> DeliveryStatus.PENDING;
            case "SERVER_ACK" -> DeliveryStatus.SENT;
            case "DELIVERY_ACK" -> DeliveryStatus.DELIVERED;
            case "READ", "PLAYED" -> DeliveryStatus.READ;
            default -> null;
        });
    }
}
