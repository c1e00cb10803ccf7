package dev.caravan.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A row of the gateway's webhook table. */
record StoredWebhook(String id, String url, Map<String, String> headers, boolean enabled, List<String> events,
        boolean byEvents, boolean base64, Instant createdAt, Instant updatedAt) {

    boolean wants(WebhookEvent event) {
        return enabled && !url.isBlank() && events.contains(event.name());
    }

    JsonObject row(String instanceId) {
        return new JsonObject().put("id", id).put("url", url)
                .put("headers", headers.isEmpty() ? null : headerObject()).put("enabled", enabled)
                .put("events", new JsonArray(events)).put("webhookByEvents", byEvents).put("webhookBase64", base64)
                .put("createdAt", Wire.time(createdAt)).put("updatedAt", Wire.time(updatedAt))
                .put("instanceId", instanceId);
    }

    private JsonObject headerObject() {
        JsonObject object = new JsonObject();
        headers.forEach(object::put);
        return object;
    }
}
