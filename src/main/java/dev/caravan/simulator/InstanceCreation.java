package dev.caravan.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code POST /instance/create} (GATEWAYS 1.3). */
final class InstanceCreation {

    static final String BAILEYS = "WHATSAPP-BAILEYS";
    static final JsonObject DEFAULT_SETTINGS = new JsonObject().put("rejectCall", false).put("msgCall", "")
            .put("groupsIgnore", false).put("alwaysOnline", false).put("readMessages", false)
            .put("readStatus", false).put("syncFullHistory", false).put("wavoipToken", "");

    private static final String BUSINESS = "WHATSAPP-BUSINESS";
    private static final List<String> INTEGRATIONS = List.of(BAILEYS, BUSINESS, "EVOLUTION");

    private final Node node;
    private final Gate gate;
    private final ProxyTest test;
    private final Lines lines;
    private final InstanceEvents events;

    InstanceCreation(Node node, Gate gate, ProxyTest test, Lines lines, InstanceEvents events, Endpoints endpoints) {
        this.node = node;
        this.gate = gate;
        this.test = test;
        this.lines = lines;
        this.events = events;
        endpoints.plain("POST", "/instance/create", this::create);
    }

    private Future<Answer> create(Call call, Instance none, JsonObject body) {
        boolean nameless = !body.containsKey("instanceName");
        // a filter on undefined matches every row
        if (nameless ? !node.instances.isEmpty() : node.instances.containsKey(body.getValue("instanceName"))) {
            throw ApiError.forbidden("This name \"" + body.getValue("instanceName", "undefined")
                    + "\" is already in use.");
        }
        gate.requireGlobalKey(call);
        validate(body);
        Instance instance = row(body);
        node.instances.put(instance.name, instance);
        StoredProxy proxy = proxy(body);
        if (proxy == null) {
            return finish(instance, body);
        }
        return test.passes(proxy).compose(passed -> {
            if (!passed) {
                node.instances.remove(instance.name, instance);
                throw ApiError.badRequest("Invalid proxy");
            }
            instance.database.proxy = proxy;
            return finish(instance, body);
        });
    }

    private static void validate(JsonObject body) {
        new BodyCheck(body).text("instanceName", "token", "number", "businessId", "proxyHost", "proxyPort",
                        "proxyProtocol", "proxyUsername", "proxyPassword", "msgCall", "wavoipToken")
                .matches("number", "^\\d+[\\.@\\w-]+")
                .bool("qrcode").bool("rejectCall").bool("groupsIgnore").bool("alwaysOnline").bool("readMessages")
                .bool("readStatus").bool("syncFullHistory")
                .nested("webhook", hook -> hook.text("url").bool("byEvents").bool("base64")
                        .arrayOf("events", WebhookEvent.names()))
                .required("instanceName").orThrow();
        String integration = String.valueOf(body.getValue("integration"));
        if (!INTEGRATIONS.contains(integration)) {
            throw ApiError.badRequest("Invalid integration");
        }
        if (integration.equals(BUSINESS)) {
            for (String name : List.of("number", "token")) {
                if (body.getString(name, "").isEmpty()) {
                    throw ApiError.badRequest(name + " is required");
                }
            }
        }
    }

    private Instance row(JsonObject body) {
        String token = body.getString("token", "");
        Instance instance = new Instance(node.newId(), body.getString("instanceName"),
                token.isEmpty() ? node.newId().toUpperCase(Locale.ROOT) : token, body.getString("integration"),
                body.getString("number"), node.now());
        JsonObject settings = DEFAULT_SETTINGS.copy();
        settings.fieldNames().stream().filter(body::containsKey).toList()
                .forEach(name -> settings.put(name, body.getValue(name)));
        instance.database.settings = settings;
        instance.database.webhook = webhook(body.getJsonObject("webhook"));
        if (!instance.integration.equals(BAILEYS)) {
            // the official API has no socket of its own that could be closed
            instance.database.status = "open";
            instance.memory.state = Instance.State.OPEN;
        }
        return instance;
    }

    private StoredWebhook webhook(JsonObject wanted) {
        if (wanted == null || wanted.getString("url", "").isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        wanted.getJsonObject("headers", new JsonObject()).forEach(h -> headers.put(h.getKey(), "" + h.getValue()));
        List<String> listed = new ArrayList<>();
        wanted.getJsonArray("events", new JsonArray()).forEach(event -> listed.add(event.toString()));
        return new StoredWebhook(node.newId(), wanted.getString("url"), headers, true,
                listed.isEmpty() ? WebhookEvent.names() : listed, wanted.getBoolean("byEvents", false),
                wanted.getBoolean("base64", false), node.now(), node.now());
    }

    /** Applied only if host, port and protocol are all there; otherwise ignored without a word. */
    private StoredProxy proxy(JsonObject body) {
        String host = body.getString("proxyHost", "");
        String port = body.getString("proxyPort", "");
        String protocol = body.getString("proxyProtocol", "");
        return host.isEmpty() || port.isEmpty() || protocol.isEmpty() ? null
                : new StoredProxy(node.newId(), true, host, port, protocol, body.getString("proxyUsername", ""),
                        body.getString("proxyPassword", ""), node.now(), node.now());
    }

    private Future<Answer> finish(Instance instance, JsonObject body) {
        events.created(instance);
        expireIfNeverOpened(instance);
        if (!body.getBoolean("qrcode", false) || !instance.integration.equals(BAILEYS)) {
            return Future.succeededFuture(Answer.created(answer(instance, body)));
        }
        instance.memory.pairingNumber = instance.number;
        lines.start(instance);
        Promise<Answer> promise = Promise.promise();
        node.later(Pace.CREATE_WAIT, () -> promise.complete(
                Answer.created(answer(instance, body).put("qrcode", instance.qrAnswer()))));
        return promise.future();
    }

    private void expireIfNeverOpened(Instance instance) {
        if (node.options.deleteUnopenedAfter().isZero()) {
            return;
        }
        node.later(node.options.deleteUnopenedAfter(), () -> {
            if (node.instances.get(instance.name) == instance && !instance.is(Instance.State.OPEN)) {
                node.instances.remove(instance.name);
                instance.memory = null;
                events.deleted(instance);
            }
        });
    }

    private static JsonObject answer(Instance instance, JsonObject body) {
        StoredWebhook hook = instance.database.webhook;
        JsonObject webhook = new JsonObject();
        if (hook != null) {
            webhook.put("webhookUrl", hook.url());
            if (!hook.headers().isEmpty()) {
                webhook.put("webhookHeaders", body.getJsonObject("webhook").getJsonObject("headers"));
            }
            webhook.put("webhookByEvents", hook.byEvents()).put("webhookBase64", hook.base64());
        }
        JsonObject websocket = new JsonObject();
        if (body.getValue("websocket") instanceof JsonObject wanted && wanted.containsKey("enabled")) {
            websocket.put("enabled", wanted.getValue("enabled"));
        }
        String status = instance.isLoaded() ? instance.memory.state.wire() : "close";
        return new JsonObject().put("instance", new JsonObject().put("instanceName", instance.name)
                        .put("instanceId", instance.id).put("integration", instance.integration)
                        .put("webhookWaBusiness", null).put("accessTokenWaBusiness", "").put("status", status))
                .put("hash", instance.token).put("webhook", webhook).put("websocket", websocket)
                .put("rabbitmq", new JsonObject()).put("nats", new JsonObject()).put("sqs", new JsonObject())
                .put("settings", instance.database.settings.copy());
    }
}
