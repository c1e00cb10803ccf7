package dev.caravan.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** One message in a gateway's history. */
final class SentMessage {

    final String rowId;
    final String keyId;
    final String instanceId;
    final String remoteJid;
    final String type;
    final Instant at;
    final List<String> updates = new ArrayList<>(2);

    private final JsonObject message;

    SentMessage(Node node, Instance instance, String remoteJid, String type, JsonObject message) {
        this.rowId = node.newId();
        this.keyId = node.newMessageId();
        this.instanceId = instance.id;
        this.remoteJid = remoteJid;
        this.type = type;
        this.message = message;
        this.at = node.now();
    }

    /** The answer to the send, and the data of {@code send.message}. Nobody may change it. */
    JsonObject answer() {
        return new JsonObject().put("key", key()).put("pushName", "Você").put("status", "PENDING")
                .put("message", message).put("contextInfo", new JsonObject()).put("messageType", type)
                .put("messageTimestamp", at.getEpochSecond()).put("instanceId", instanceId).put("source", "web");
    }

    /** The row that {@code findMessages} shows. Nobody may change it. */
    JsonObject row() {
        JsonArray statuses = new JsonArray();
        updates.forEach(status -> statuses.add(new JsonObject().put("status", status)));
        return new JsonObject().put("id", rowId).put("key", key()).put("pushName", "Você").put("messageType", type)
                .put("message", message).put("messageTimestamp", at.getEpochSecond())
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
