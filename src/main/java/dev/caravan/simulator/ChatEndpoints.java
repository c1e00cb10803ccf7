package dev.caravan.simulator;

import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code /chat/*}: number query and history (GATEWAYS 1.2, 1.5). Profiles are in {@link ProfileEndpoints}. */
final class ChatEndpoints {

    private static final int PAGE_SIZE = 50;

    private final Node node;
    private final Messages messages;
    private final Numbers numbers;

    ChatEndpoints(Node node, Messages messages, Numbers numbers, Endpoints endpoints) {
        this.node = node;
        this.messages = messages;
        this.numbers = numbers;
        endpoints.named("POST", "/chat/whatsappNumbers", this::whatsappNumbers);
        endpoints.named("POST", "/chat/findMessages", this::findMessages);
        endpoints.named("POST", "/chat/findStatusMessage", this::findStatusMessage);
    }

    /**
     * Has a catch of its own: always 400, and the raw error as the body. Numbers that are remembered are answered from
     * the database, whatever the socket is like.
     */
    private Future<Answer> whatsappNumbers(Call call, Instance instance, JsonObject body) {
        List<String> errors = new BodyCheck(body)
                .numericTexts("numbers", "\"numbers\" must be an array of numeric strings")
                .required("numbers").errors();
        if (!errors.isEmpty()) {
            throw ApiError.raw(400, new JsonObject().put("status", 400).put("error", "Bad Request")
                    .put("message", new JsonArray().add(new JsonArray(errors))));
        }
        List<String> asked = body.getJsonArray("numbers").stream().map(Object::toString).toList();
        if (!instance.isLoaded()) {
            throw ApiError.raw(400, new JsonObject());
        }
        if (asked.stream().map(Numbers::jid).allMatch(numbers::isRemembered)) {
            return Future.succeededFuture(verdicts(asked));
        }
        if (!instance.memory.client) {
            throw ApiError.raw(400, new JsonObject());
        }
        if (!instance.is(Instance.State.OPEN)) {
            throw ApiError.raw(400, connectionClosed());
        }
        if (instance.memory.zombie) {
            Promise<Answer> promise = Promise.promise();
            node.later(Pace.ZOMBIE, () -> promise.complete(Answer.json(400, new JsonObject())));
            return promise.future();
        }
        return Future.succeededFuture(verdicts(asked));
    }

    private Answer verdicts(List<String> asked) {
        JsonArray verdicts = new JsonArray();
        asked.forEach(number -> verdicts.add(numbers.verdict(number)));
        return Answer.ok(verdicts);
    }

    private static JsonObject connectionClosed() {
        return new JsonObject().put("data", null).put("isBoom", true).put("isServer", false)
                .put("output", new JsonObject().put("statusCode", 428).put("payload", new JsonObject()
                        .put("statusCode", 428).put("error", "Precondition Required")
                        .put("message", "Connection Closed")).put("headers", new JsonObject()));
    }

    private Future<Answer> findMessages(Call call, Instance instance, JsonObject body) {
        MessageFilter filter = MessageFilter.of(body.getJsonObject("where", new JsonObject()),
                node.options.before237());
        int size = Math.max(1, body.getInteger("offset", PAGE_SIZE));
        int page = Math.max(1, body.getInteger("page", 1));
        long skipped = (long) size * (page - 1);
        int total = 0;
        JsonArray records = new JsonArray();
        for (SentMessage message : messages.of(instance).between(filter.from(), filter.to())) {
            if (filter.matches(message)) {
                total++;
                if (total > skipped && records.size() < size) {
                    records.add(message.row());
                }
            }
        }
        return Future.succeededFuture(Answer.ok(new JsonObject().put("messages", new JsonObject()
                .put("total", total).put("pages", (total + size - 1) / size)
                .put("currentPage", page).put("records", records))));
    }

    private Future<Answer> findStatusMessage(Call call, Instance instance, JsonObject body) {
        JsonObject where = body.getJsonObject("where", new JsonObject());
        JsonArray rows = new JsonArray();
        messages.of(instance).between(Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .filter(m -> MessageFilter.same(where, "id", m.keyId)
                        && MessageFilter.same(where, "remoteJid", m.remoteJid))
                .forEach(m -> m.updates.forEach(status -> rows.add(row(m, status))));
        return Future.succeededFuture(Answer.ok(rows));
    }

    private static JsonObject row(SentMessage message, String status) {
        return new JsonObject().put("id", message.rowId + "-" + status).put("keyId", message.keyId)
                .put("remoteJid", message.remoteJid).put("fromMe", true).put("participant", null)
                .put("pollUpdates", null).put("status", status).put("messageId", message.rowId)
                .put("instanceId", message.instanceId);
    }
}
