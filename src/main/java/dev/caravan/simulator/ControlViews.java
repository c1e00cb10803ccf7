package dev.caravan.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What the control endpoint shows. No tokens and no proxy passwords. */
final class ControlViews {

    private static final int LIMIT = 1_000;

    private final Node node;
    private final WebhookDelivery delivery;
    private final Messages messages;

    ControlViews(Node node, WebhookDelivery delivery, Messages messages) {
        this.node = node;
        this.delivery = delivery;
        this.messages = messages;
    }

    JsonObject summary() {
        JsonObject states = new JsonObject();
        for (Instance.State state : Instance.State.values()) {
            states.put(state.wire(), node.instances.values().stream().filter(i -> i.is(state)).count());
        }
        states.put("notLoaded", node.instances.values().stream().filter(i -> !i.isLoaded()).count());
        return new JsonObject().put("version", node.options.version()).put("now", Wire.time(node.now()))
                .put("instances", states).put("opens", node.oracle.openCount())
                .put("messagesAccepted", node.oracle.book().accepted()).put("node", node.switches.json())
                .put("proxies", node.world.json()).put("webhooks", delivery.json())
                .put("send", messages.chaos().json()).put("manual", ControlEndpoints.manual());
    }

    JsonObject instances() {
        JsonArray items = new JsonArray();
        node.instances.values().forEach(i -> items.add(new JsonObject().put("name", i.name)
                .put("memory", i.isLoaded() ? i.memory.state.wire() : null).put("database", i.database.status)
                .put("effectiveProxy", effective(i)).put("logins", i.outside.logins)));
        return new JsonObject().put("items", items).put("total", items.size());
    }

    JsonObject instance(Instance instance) {
        Instance.Database row = instance.database;
        JsonObject memory = null;
        if (instance.isLoaded()) {
            memory = new JsonObject().put("state", instance.memory.state.wire()).put("client", instance.memory.client)
                    .put("socket", instance.memory.socket).put("awaitsScan", instance.memory.awaitsScan)
                    .put("zombie", instance.memory.zombie).put("qrCount", instance.memory.qrCount);
        }
        return new JsonObject().put("name", instance.name).put("memory", memory)
                .put("database", new JsonObject().put("connectionStatus", row.status).put("paired", row.paired)
                        .put("ownerJid", row.ownerJid).put("disconnectionReasonCode", row.reasonCode)
                        .put("storedProxy", row.proxy == null || !row.proxy.enabled() ? null : row.proxy.address()))
                .put("effectiveProxy", effective(instance))
                .put("exit", instance.isLoaded() ? instance.memory.exit : null)
                .put("logins", instance.outside.logins);
    }

    JsonObject opens(Call call) {
        List<Oracle.Open> found = new ArrayList<>(node.oracle.opens().stream()
                .filter(open -> matches(call, "instance", open.instance())).toList());
        Collections.reverse(found);
        return page(call, found.stream().map(Oracle.Open::json), found.size());
    }

    JsonObject messages(Call call) {
        List<Book.Entry> found = node.oracle.book().entries()
                .filter(e -> matches(call, "text", e.text()) && matches(call, "remoteJid", e.remoteJid()))
                .filter(e -> !call.query().containsKey("instance")
                        || e.instances().contains(call.query().get("instance")))
                .toList();
        return page(call, found.stream().map(Book.Entry::json), found.size());
    }

    JsonObject book(Call call) {
        return node.oracle.book().totals(call.query().getOrDefault("prefix", ""));
    }

    JsonObject bookEntries(Call call) {
        return node.oracle.book().part(call.query().getOrDefault("prefix", ""), number(call, "after", 0),
                number(call, "limit", LIMIT));
    }

    JsonObject heard(Call call) {
        List<Oracle.Heard> found = new ArrayList<>(node.oracle.heard().stream()
                .filter(text -> matches(call, "instance", text.instance())).toList());
        Collections.reverse(found);
        return page(call, found.stream().map(Oracle.Heard::json), found.size());
    }

    private static JsonObject page(Call call, Stream<JsonObject> rows, int total) {
        int limit = number(call, "limit", LIMIT);
        JsonArray items = new JsonArray();
        rows.skip(number(call, "offset", 0)).limit(limit).forEach(items::add);
        return new JsonObject().put("items", items).put("total", total);
    }

    private static int number(Call call, String name, int otherwise) {
        String text = call.query().getOrDefault(name, "" + otherwise);
        if (!text.matches("\\d{1,9}")) {
            throw ApiError.badRequest(name + " must be a whole number, 0 or more");
        }
        return Integer.parseInt(text);
    }

    private static boolean matches(Call call, String name, String value) {
        return !call.query().containsKey(name) || Objects.equals(call.query().get(name), value);
    }

    private static String effective(Instance instance) {
        return instance.isLoaded() && instance.memory.effective != null ? instance.memory.effective.address() : null;
    }
}
