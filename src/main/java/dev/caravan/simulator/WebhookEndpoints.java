package dev.caravan.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code /webhook/*} (GATEWAYS 1.6). */
final class WebhookEndpoints {

    private final Node node;

    WebhookEndpoints(Node node, Endpoints endpoints) {
        this.node = node;
        endpoints.named("POST", "/webhook/set", this::set);
        endpoints.named("GET", "/webhook/find", this::find);
    }

    private Future<Answer> set(Call call, Instance instance, JsonObject body) {
        new BodyCheck(body).nested("webhook", hook -> hook.bool("enabled").text("url")
                .described("headers", JsonObject.class, "webhook.headers is not of a type(s) object")
                .bool("byEvents").bool("base64").arrayOf("events", WebhookEvent.names())
                .required("enabled", "url")).required("webhook").orThrow();
        if (!instance.isLoaded()) {
            throw ApiError.internal("Cannot read properties of undefined (reading 'instanceId')");
        }
        JsonObject wanted = body.getJsonObject("webhook");
        boolean enabled = wanted.getBoolean("enabled");
        if (enabled && !wanted.containsKey("events")) {
            throw ApiError.internal("Cannot read properties of undefined (reading 'length')");
        }
        StoredWebhook old = instance.database.webhook;
        instance.database.webhook = new StoredWebhook(old == null ? node.newId() : old.id(), wanted.getString("url"),
                headers(wanted, old), enabled, events(wanted, enabled), wanted.getBoolean("byEvents", false),
                wanted.getBoolean("base64", false), old == null ? node.now() : old.createdAt(), node.now());
        return Future.succeededFuture(Answer.created(instance.database.webhook.row(instance.id)));
    }

    private Future<Answer> find(Call call, Instance instance, JsonObject body) {
        StoredWebhook hook = instance.database.webhook;
        return Future.succeededFuture(Answer.ok(hook == null ? null : hook.row(instance.id)));
    }

    private static List<String> events(JsonObject wanted, boolean enabled) {
        if (!enabled) {
            return List.of();
        }
        List<String> events = new ArrayList<>();
        wanted.getJsonArray("events", new JsonArray()).forEach(event -> events.add(event.toString()));
        return events.isEmpty() ? WebhookEvent.names() : events;
    }

    private static Map<String, String> headers(JsonObject wanted, StoredWebhook old) {
        if (!wanted.containsKey("headers")) {
            return old == null ? Map.of() : old.headers();
        }
        Map<String, String> headers = new TreeMap<>();
        wanted.getJsonObject("headers").forEach(header -> headers.put(header.getKey(), "" + header.getValue()));
        return headers;
    }
}
