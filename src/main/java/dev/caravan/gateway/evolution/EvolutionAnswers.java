package dev.caravan.gateway.evolution;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.Listed;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.Signal;
import dev.caravan.gateway.HttpReply;

/** Evolution's replies to answers. A 200 proves nothing: failures come as {@code {"error":true}} too (GATEWAYS 1.2). */
public final class EvolutionAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_SENTENCE = 100;
    /** Text that stands for the object about a number that is not on WhatsApp. */
    private static final String NO_SUCH_NUMBER = "exists:false";

    private EvolutionAnswers() {
    }

    /**
     * What a reply comes to.
     *
     * @return a GatewayAnswer, or the HttpCall for the next page of one
     * @throws GatewayFailure when the reply is no answer
     */
    public static Object answer(HttpReply reply) {
        GatewayCommand command = reply.call().command();
        if (reply.status() == 200 && command instanceof GatewayCommand.ListStates) {
            if (!EvolutionMetrics.isMetrics(reply.text())) {
                throw new GatewayFailure.CapabilityMissing("HTTP 200: not Evolution's metrics");
            }
            return new GatewayAnswer.StatesListed(EvolutionMetrics.states(reply.text()));
        }
        JsonNode body = json(reply.text());
        if (command instanceof GatewayCommand.SendText send) {
            return sent(reply, send, body);
        }
        boolean failed = reply.status() >= 300 || body.path("error").asBoolean(false);
        if (command instanceof GatewayCommand.RoundTrip) {
            return EvolutionRoundTrips.answer(reply.status(), body, messages(body))
                    .orElseThrow(() -> failure(reply, EvolutionRoundTrips.text(messages(body)), isSchemaError(body)));
        }
        if (failed && command instanceof GatewayCommand.SetProxy && messages(body).contains("Invalid proxy")) {
            return new GatewayAnswer.ProxyRefused("the gateway's test of the proxy failed");
        }
        if (failed && reply.status() == 200 && command instanceof GatewayCommand.Restart) {
            return new GatewayAnswer.NothingToRestart();
        }
        if (failed || body.isMissingNode()) {
            throw failure(reply, body);
        }
        if (command instanceof GatewayCommand.FindMessage find) {
            if (!EvolutionMessages.isHistory(body)) {
                throw failure(reply, "", false);
            }
            return EvolutionMessages.found(reply.call(), find, body);
        }
        return success(command, body);
    }

    private static GatewayAnswer sent(HttpReply reply, GatewayCommand.SendText send, JsonNode body) {
        if (reply.status() < 300 && !body.path("error").asBoolean(false)) {
            return EvolutionMessages.accepted(body).orElseThrow(() -> failure(reply, "", false));
        }
        if (reply.status() == 400 && messages(body).equals(List.of(NO_SUCH_NUMBER))) {
            return new GatewayAnswer.RecipientUnknown(send.number());
        }
        throw failure(reply, body);
    }

    private static GatewayFailure failure(HttpReply reply, JsonNode body) {
        boolean sentence = body.isMissingNode() && reply.status() >= 300;
        List<String> messages = messages(body);
        String text = sentence ? plain(reply.text()) : String.join("; ", messages);
        return EvolutionFaults.classify(new EvolutionFaults.Signal(reply.call().command(), reply.status(), text,
                isSchemaError(body), EvolutionRestrictions.code(body, messages), !body.has("response"),
                reply.asksFor()));
    }

    private static GatewayFailure failure(HttpReply reply, String text, boolean schema) {
        return EvolutionFaults.classify(
                new EvolutionFaults.Signal(reply.call().command(), reply.status(), text, schema));
    }

    /** What is no JSON may be a sentence, such as that of the metrics page's login, or a page. */
    private static String plain(String text) {
        return text.length() <= LONGEST_SENTENCE && text.indexOf('<') < 0 ? text.strip() : "";
    }

    private static GatewayAnswer success(GatewayCommand command, JsonNode body) {
        if (command instanceof GatewayCommand.Inventory) {
            return new GatewayAnswer.InventoryTaken(inventory(body));
        } else if (command instanceof GatewayCommand.State) {
            return new GatewayAnswer.StateTold(signal(body.path("instance").path("state").asText("")));
        } else if (command instanceof GatewayCommand.FindProxy) {
            return new GatewayAnswer.ProxyFound(storedProxy(body));
        } else if (command instanceof GatewayCommand.SetProxy) {
            return new GatewayAnswer.ProxyAccepted();
        } else if (command instanceof GatewayCommand.ClearProxy) {
            return new GatewayAnswer.ProxyCleared();
        } else if (command instanceof GatewayCommand.Restart) {
            return new GatewayAnswer.Restarting();
        } else if (command instanceof GatewayCommand.Connect) {
            return connecting(body);
        } else if (command instanceof GatewayCommand.Logout) {
            return new GatewayAnswer.LoggedOut();
        } else if (command instanceof GatewayCommand.FindListener) {
            boolean listens = body.path("enabled").asBoolean(false) && !body.path("url").asText("").isBlank();
            return new GatewayAnswer.ListenerFound(listens ? Optional.of(body.path("url").asText()) : Optional.empty(),
                    body.path("headers").path("authorization").asText(""), hearsAll(body.path("events")));
        } else if (command instanceof GatewayCommand.SetListener) {
            return new GatewayAnswer.ListenerSet();
        }
        throw new IllegalArgumentException("no answer for " + command.getClass().getSimpleName());
    }

    /** A missing state means that this process has not loaded the instance (GATEWAYS 1.3). */
    static Signal signal(String state) {
        return switch (state) {
            case "open" -> Signal.OPEN;
            case "connecting" -> Signal.CONNECTING;
            case "close" -> Signal.CLOSED;
            default -> Signal.NOT_LOADED;
        };
    }

    private static boolean hearsAll(JsonNode events) {
        return StreamSupport.stream(events.spliterator(), false).map(JsonNode::asText).collect(Collectors.toSet())
                .containsAll(EvolutionRequests.EVENTS);
    }

    private static GatewayAnswer connecting(JsonNode body) {
        if (body.has("instance")) {
            return new GatewayAnswer.Connecting(signal(body.path("instance").path("state").asText("")), null);
        }
        return new GatewayAnswer.Connecting(Signal.CONNECTING, qr(body));
    }

    /** Until a QR code has come the object holds a count alone (GATEWAYS 1.3). */
    static QrCode qr(JsonNode qr) {
        String code = qr.path("code").asText("");
        return code.isEmpty() ? null
                : new QrCode(code, png(qr.path("base64").asText("")), textOrNull(qr, "pairingCode"));
    }

    private static String png(String dataUrl) {
        String png = dataUrl.substring(dataUrl.indexOf(',') + 1);
        return png.isEmpty() ? null : png;
    }

    private static List<Listed> inventory(JsonNode rows) {
        List<Listed> listed = new ArrayList<>();
        for (JsonNode row : rows) {
            String name = row.path("name").asText("");
            if (!name.isEmpty()) {
                listed.add(new Listed(name, signal(row.path("connectionStatus").asText("")), row.hasNonNull("ownerJid"),
                        row.hasNonNull("disconnectionReasonCode") ? row.path("disconnectionReasonCode").asInt() : null,
                        moment(row.path("disconnectionAt").asText("")), storedProxy(row.path("Proxy"))));
            }
        }
        return listed;
    }

    /** A row that is off or empty is no proxy. One that is no address is one all the same: it must not be lost. */
    private static Optional<StoredProxy> storedProxy(JsonNode row) {
        if (!row.path("enabled").asBoolean(false) || row.path("host").asText("").isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new StoredProxy(address(row), moment(row.path("updatedAt").asText(""))));
    }

    private static ProxyAddress address(JsonNode row) {
        Optional<ProxyProtocol> protocol = EvolutionProtocols.protocol(row.path("protocol").asText(""));
        String username = EvolutionProtocols.decodeLogin(row.path("username").asText(""));
        String password = EvolutionProtocols.decodeLogin(row.path("password").asText(""));
        boolean login = !username.isEmpty() && !password.isEmpty();
        try {
            return protocol.isEmpty() ? null : new ProxyAddress(protocol.get(), row.path("host").asText(),
                    Integer.parseInt(row.path("port").asText("").strip()), login ? username : "",
                    login ? password : "");
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Text of a message in any of the shapes of GATEWAYS 1.2: a string, or strings in one array or two, or objects. */
    static List<String> messages(JsonNode body) {
        JsonNode message = body.path("response").path("message");
        List<String> texts = new ArrayList<>();
        collect(message.isMissingNode() ? body.path("message") : message, texts);
        if (texts.isEmpty() && body.hasNonNull("error")) {
            texts.add(body.path("error").asText());
        }
        return texts;
    }

    /** Strings in an array in an array are those of the schema, which is looked at first (GATEWAYS 1.2). */
    private static boolean isSchemaError(JsonNode body) {
        return body.path("response").path("message").path(0).isArray();
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isArray()) {
            node.forEach(item -> collect(item, texts));
        } else if (node.isObject()) {
            boolean unknownNumber = node.path("exists").isBoolean() && !node.path("exists").booleanValue();
            texts.add(unknownNumber ? NO_SUCH_NUMBER : "object");
        } else if (node.isValueNode() && !node.isNull()) {
            texts.add(node.asText());
        }
    }

    /** A body that is no JSON is as good as none; the literal null is an answer (GATEWAYS 1.4). */
    private static JsonNode json(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String textOrNull(JsonNode node, String field) {
        return node.hasNonNull(field) && !node.path(field).asText().isEmpty() ? node.path(field).asText() : null;
    }
}
