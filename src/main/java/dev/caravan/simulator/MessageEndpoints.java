package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;

/** {@code /message/*}: what a send answers in each phase of the socket (GATEWAYS 1.5). */
final class MessageEndpoints {

    private static final String UNDEFINED = "Cannot read properties of undefined (reading '%s')";
    private static final List<String> MEDIA = List.of("image", "document", "video", "audio");

    private final Node node;
    private final Messages messages;
    private final Numbers numbers;

    MessageEndpoints(Node node, Messages messages, Numbers numbers, Endpoints endpoints) {
        this.node = node;
        this.messages = messages;
        this.numbers = numbers;
        endpoints.named("POST", "/message/sendText", this::sendText);
        endpoints.named("POST", "/message/sendMedia", this::sendMedia);
    }

    private Future<Answer> sendText(Call call, Instance instance, JsonObject body) {
        common(body).text("text").bool("linkPreview").required("number", "text").orThrow();
        requireLoaded(instance, "textMessage");
        String text = body.getString("text");
        if (text.isBlank()) {
            throw ApiError.badRequest("Text is required");
        }
        return send(instance, body, "conversation", new JsonObject().put("conversation", text), text);
    }

    private Future<Answer> sendMedia(Call call, Instance instance, JsonObject body) {
        common(body).text("mediatype").oneOf("mediatype", MEDIA)
                .text("media", "mimetype", "fileName", "caption").required("number", "mediatype").orThrow();
        requireLoaded(instance, "mediaMessage");
        String media = body.getString("media", "");
        boolean url = media.matches("(?i)https?://\\S+");
        if (!url && !media.matches("[A-Za-z0-9+/]+={0,2}")) {
            throw ApiError.badRequest("Owned media must be a url or base64");
        }
        String kind = body.getString("mediatype");
        if (!url && kind.equals("document") && body.getString("fileName", "").isEmpty()) {
            throw ApiError.badRequest("For base64 the file name must be informed.");
        }
        String caption = body.getString("caption", "");
        JsonObject content = new JsonObject().put(kind + "Message", new JsonObject().put("caption", caption)
                .put("mimetype", body.getString("mimetype")).put("fileName", body.getString("fileName")));
        return send(instance, body, kind + "Message", content, caption);
    }

    private static BodyCheck common(JsonObject body) {
        return new BodyCheck(body).described("number", String.class, "Invalid format")
                .described("delay", Integer.class, "Enter a value in milliseconds")
                .numericTexts("mentioned", "\"mentioned\" must be an array of numeric strings")
                .flag("mentionsEveryOne");
    }

    private Future<Answer> send(Instance instance, JsonObject body, String type, JsonObject content, String text) {
        Answer refusal = refusal();
        if (refusal != null) {
            return Future.succeededFuture(refusal);
        }
        String number = body.getString("number");
        String jid = Numbers.jid(number);
        return query(instance, jid, number).compose(verified -> {
            Duration delay = Duration.ofMillis(body.getInteger("delay", 0));
            return delay.isZero() ? handOver(instance, jid, type, content, text)
                    : after(delay).compose(waited -> handOver(instance, jid, type, content, text));
        });
    }

    /** What keeps the message from being taken, whatever it is; null: nothing. */
    private Answer refusal() {
        SendChaos chaos = messages.chaos();
        if (node.chance(chaos.closed())) {
            return ApiError.internal("Connection Closed").answer();
        }
        // These two come from a proxy in front of the gateway, which has no such answers itself (GATEWAYS 1.1).
        if (node.chance(chaos.unavailable())) {
            return Answer.text(503, "Service Unavailable").retryAfter(1);
        }
        return node.chance(chaos.throttled()) ? Answer.text(429, "Too Many Requests").retryAfter(1) : null;
    }

    /** The gateway's own check of the number: failures of this step are 500, and the message was not taken. */
    private Future<Void> query(Instance instance, String jid, String number) {
        if (Numbers.skipsQuery(jid) || numbers.isRemembered(jid)) {
            return Future.succeededFuture();
        }
        Instance.Memory memory = instance.memory;
        if (!memory.client) {
            throw ApiError.internal(UNDEFINED.formatted("onWhatsApp"));
        }
        if (memory.awaitsScan) {
            throw notLoggedIn();
        }
        if (memory.state != Instance.State.OPEN) {
            throw ApiError.internal("Connection Closed");
        }
        if (memory.zombie) {
            return after(Pace.ZOMBIE).map(waited -> {
                throw ApiError.internal(UNDEFINED.formatted("find"));
            });
        }
        if (!numbers.exists(jid)) {
            throw ApiError.noSuchNumber(new JsonObject().put("jid", jid).put("exists", false).put("number", number));
        }
        numbers.remember(jid);
        return Future.succeededFuture();
    }

    /** The send itself: failures of this step are 400. */
    private Future<Answer> handOver(Instance instance, String jid, String type, JsonObject content, String text) {
        Instance.Memory memory = instance.memory;
        if (memory == null || memory.state != Instance.State.OPEN) {
            if (memory != null && memory.awaitsScan) {
                throw notLoggedIn();
            }
            throw ApiError.badRequest(memory != null && memory.client ? "Error: Connection Closed"
                    : "TypeError: " + UNDEFINED.formatted("sendMessage"));
        }
        if (Numbers.isGroup(jid) && !numbers.exists(jid)) {
            throw ApiError.badRequest(ApiError.OBJECT_OBJECT);
        }
        SentMessage sent = messages.send(instance, jid, type, content, text);
        if (node.chance(messages.chaos().loseAnswer())) {
            return Future.succeededFuture(Answer.broken());
        }
        if (node.chance(messages.chaos().hangAnswer())) {
            return Promise.<Answer>promise().future();
        }
        if (node.switches.databaseDown) {
            throw ApiError.badRequest("PrismaClientKnownRequestError: " + DatabaseFailure.text("message.create"));
        }
        return Future.succeededFuture(Answer.created(sent.answer()));
    }

    private Future<Void> after(Duration delay) {
        Promise<Void> promise = Promise.promise();
        node.later(delay, promise::complete);
        return promise.future();
    }

    private static ApiError notLoggedIn() {
        return ApiError.badRequest("TypeError: " + UNDEFINED.formatted("id"));
    }

    private static void requireLoaded(Instance instance, String member) {
        if (!instance.isLoaded()) {
            throw ApiError.internal(UNDEFINED.formatted(member));
        }
    }
}
