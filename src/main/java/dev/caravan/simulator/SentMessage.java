package dev.caravan.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** One message in a gateway's history. */
final class SentMessage {

    private static final int AN_ID = 18;

    final String rowId;
    final String keyId;
    final String instanceId;
    final String remoteJid;
    final String type;
    final JsonObject message;
    final Instant at;
    final List<String> updates = new ArrayList<>(2);

    SentMessage(Node node, Instance instance, String remoteJid, String type, JsonObject message) {
        this.rowId = node.newId();
        // 3EB0 and hexadecimal digits, 22 characters in all (GATEWAYS 1.5)
        this.keyId = "3EB0" + node.random.ints(AN_ID, 0, 16).mapToObj(Integer::toHexString)
                .collect(Collectors.joining()).toUpperCase(Locale.ROOT);
        this.instanceId = instance.id;
        this.remoteJid = remoteJid;
        this.type = type;
        this.message = message;
        this.at = node.now();
    }

    /** The answer to the send, and the data of {@code send.message}. */
    JsonObject answer() {
        return new JsonObject().put("key", key()).put("pushName", "Você").put("status", "PENDING")
                .put("message", message.copy()).put("contextInfo", new JsonObject()).put("messageType", type)
                .put("messageTimestamp", at.getEpochSecond()).put("instanceId", instanceId).put("source", "web");
    }

    /** The row that {@code findMessages} shows. */
    JsonObject row() {
        JsonArray statuses = new JsonArray();
        updates.forEach(status -> statuses.add(new JsonObject().put("status", status)));
        return new JsonObject().put("id", rowId).put("key", key()).put("pushName", "Você").put("messageType", type)
                .put("message", message.copy()).put("messageTimestamp", at.getEpochSecond())
                .put("instanceId", instanceId).put("source", "web").put("contextInfo", new JsonObject())
                .put("MessageUpdate", statuses);
    }

    /** The data of {@code messages.update}. */
    JsonObject update(String status) {
        return new JsonObject().put("keyId", keyId).put("remoteJid", remoteJid).put("fromMe", true)
                .put("status", status).put("instanceId", instanceId).put("messageId", rowId);
    }

    private JsonObject key() {
        return new JsonObject().put("remoteJid", remoteJid).put("fromMe", true).put("id", keyId);
    }
}
