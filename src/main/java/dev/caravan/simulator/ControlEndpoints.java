package dev.caravan.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code /simulator/*}: what a real gateway does not have. Causes faults, and tells what really happened. */
final class ControlEndpoints {

    static final String ROOT = "simulator";

    private static final String NOT_HERE = "no %s here; GET /simulator tells what there is";

    private final Node node;
    private final Gate gate;
    private final Lines lines;
    private final WebhookDelivery delivery;
    private final Messages messages;
    private final Inbox inbox;
    private final Numbers numbers;
    private final InstanceFaults instanceFaults;
    private final NodeFaults nodeFaults;
    private final ControlViews views;

    ControlEndpoints(Node node, Gate gate, Lines lines, NodeLife life, WebhookDelivery delivery, Messages messages,
            Inbox inbox, Numbers numbers) {
        this.node = node;
        this.gate = gate;
        this.lines = lines;
        this.delivery = delivery;
        this.messages = messages;
        this.inbox = inbox;
        this.numbers = numbers;
        this.instanceFaults = new InstanceFaults(node, lines);
        this.nodeFaults = new NodeFaults(node, life);
        this.views = new ControlViews(node, delivery, messages);
    }

    Future<Answer> answer(Call call, JsonObject body) {
        gate.requireGlobalKey(call);
        return Future.succeededFuture(Answer.ok(reply(call, body)));
    }

    private JsonObject reply(Call call, JsonObject body) {
        String path = String.join("/", call.path().subList(1, call.path().size()));
        if (call.segment(1).equals("instances") && call.path().size() > 2) {
            return instance(call, body);
        }
        return switch (call.method() + " " + path) {
            case "GET " -> views.summary();
            case "GET instances" -> views.instances();
            case "GET opens" -> views.opens(call);
            case "GET messages" -> views.messages(call);
            case "GET book" -> views.book(call);
            case "GET book/entries" -> views.bookEntries(call);
            case "GET heard" -> views.heard(call);
            case "POST proxies" -> proxies(body);
            case "POST node" -> node(body);
            case "POST webhooks" -> webhooks(body);
            case "POST send" -> send(body);
            case "POST numbers" -> number(body);
            case "DELETE faults" -> reset();
            default -> throw ApiError.notFound(NOT_HERE.formatted(call.method()));
        };
    }

    private JsonObject instance(Call call, JsonObject body) {
        Instance instance = node.instances.get(call.segment(2));
        if (instance == null) {
            throw ApiError.notFound(Gate.doesNotExist(call.segment(2)));
        }
        switch (call.method() + " " + String.join("/", call.path().subList(3, call.path().size()))) {
            case "GET " -> { }
            case "POST faults" -> instanceFaults.apply(instance, body);
            case "POST messages" -> write(instance, body);
            default -> throw ApiError.notFound(NOT_HERE.formatted(call.method()));
        }
        return views.instance(instance);
    }

    private JsonObject proxies(JsonObject body) {
        ControlBody fields = new ControlBody(body, "proxy", "behaviour", "status", "ms", "username", "password",
                "keepOpenSockets");
        String address = fields.text("proxy");
        String wire = fields.text("behaviour");
        ProxyBehaviour behaviour = ProxyBehaviour.of(wire)
                .orElseThrow(() -> ControlBody.unknown("behaviour", wire, ProxyBehaviour.names()));
        int status = fields.number("status", 407);
        if (!ProxyBehaviour.STATUSES.contains(status)) {
            throw ControlBody.unknown("status", "" + status,
                    ProxyBehaviour.STATUSES.stream().map(String::valueOf).toList());
        }
        Duration delay = behaviour == ProxyBehaviour.SLOW ? fields.millis("ms", Duration.ofSeconds(1)) : Duration.ZERO;
        node.world.describe(address, new ProxyWorld.Rule(behaviour, status, delay, fields.text("username", ""),
                fields.text("password", "")));
        if (!behaviour.carries() && !fields.flag("keepOpenSockets", false)) {
            dropThrough(address);
        }
        return new JsonObject().put("proxies", node.world.json());
    }

    /** A proxy that dies takes the living sockets with it. */
    private void dropThrough(String address) {
        List.copyOf(node.instances.values()).stream()
                .filter(i -> i.isLoaded() && i.memory.effective != null
                        && (i.is(Instance.State.OPEN) || i.memory.awaitsScan)
                        && node.world.matches(address, i.memory.effective.address()))
                .forEach(i -> lines.closed(i, 408));
    }

    private JsonObject node(JsonObject body) {
        nodeFaults.apply(body);
        return node.switches.json();
    }

    private JsonObject webhooks(JsonObject body) {
        ControlBody fields = new ControlBody(body, "duplicate", "disorder", "lose", "missingClose", "delayMs");
        WebhookChaos now = delivery.chaos();
        delivery.chaos(new WebhookChaos(fields.rate("duplicate", now.duplicate()),
                fields.rate("disorder", now.disorder()), fields.rate("lose", now.lose()),
                fields.flag("missingClose", now.missingClose()), fields.millis("delayMs", now.delay())));
        return delivery.json();
    }

    private JsonObject send(JsonObject body) {
        messages.chaos(messages.chaos().with(body));
        return messages.chaos().json();
    }

    /** A person writes to an instance. */
    private void write(Instance instance, JsonObject body) {
        ControlBody fields = new ControlBody(body, "from", "text", "form", "sender");
        String form = fields.text("form", "conversation");
        String sender = fields.text("sender", "number");
        inbox.write(instance, Numbers.jid(fields.text("from")), fields.text("text"),
                Person.Form.of(form).orElseThrow(() -> ControlBody.unknown("form", form, Person.Form.names())),
                Person.Sender.of(sender)
                        .orElseThrow(() -> ControlBody.unknown("sender", sender, Person.Sender.names())));
    }

    private JsonObject number(JsonObject body) {
        ControlBody fields = new ControlBody(body, "number", "exists");
        String jid = Numbers.jid(fields.text("number"));
        numbers.describe(jid, fields.flag("exists", true));
        return new JsonObject().put("jid", jid).put("exists", numbers.exists(jid));
    }

    private JsonObject reset() {
        node.world.forgetAll();
        delivery.chaos(WebhookChaos.NONE);
        messages.chaos(SendChaos.NONE);
        numbers.forgetDescriptions();
        nodeFaults.reset();
        instanceFaults.reset();
        return views.summary();
    }

    /** What GET /simulator says about the faults and behaviours that exist. */
    static JsonObject manual() {
        JsonObject faults = new JsonObject();
        Arrays.stream(InstanceFault.values()).forEach(f -> faults.put(f.wire(), f.meaning()));
        JsonObject nodeFaults = new JsonObject();
        Arrays.stream(NodeFault.values()).forEach(f -> nodeFaults.put(f.wire(), f.meaning()));
        JsonObject behaviours = new JsonObject();
        Arrays.stream(ProxyBehaviour.values()).forEach(b -> behaviours.put(b.wire(), b.meaning()));
        return new JsonObject()
                .put("GET /simulator/instances", "state of all, short")
                .put("GET /simulator/instances/{name}", "memory, database and what the socket really uses")
                .put("GET /simulator/opens?instance=&limit=", "logins with their exit address, newest first")
                .put("GET /simulator/messages?instance=&text=&limit=", "what WhatsApp took, with a count per text")
                .put("GET /simulator/book?prefix=", "how many messages whose texts begin so WhatsApp took, and how "
                        + "often the same one")
                .put("GET /simulator/book/entries?prefix=&after=&limit=", "those messages, in parts; next is the after "
                        + "of the next part")
                .put("GET /simulator/heard?instance=&limit=", "what people wrote, newest first")
                .put("POST /simulator/instances/{name}/messages {\"from\",\"text\",\"form\",\"sender\"}",
                        "a person writes; form: " + String.join(", ", Person.Form.names()) + "; sender: "
                                + String.join(", ", Person.Sender.names()))
                .put("POST /simulator/instances/{name}/faults {\"fault\",\"for\"}", faults)
                .put("POST /simulator/proxies {\"proxy\":\"host:port, or a pattern with *\",\"behaviour\",\"status\","
                        + "\"ms\",\"username\",\"password\",\"keepOpenSockets\"}", behaviours)
                .put("POST /simulator/node {\"fault\",\"for\",\"ms\",\"on\"}", nodeFaults)
                .put("POST /simulator/webhooks", WebhookChaos.NONE.json())
                .put("POST /simulator/send", SendChaos.NONE.json())
                .put("POST /simulator/numbers {\"number\",\"exists\"}", "whether a number or group is on WhatsApp")
                .put("DELETE /simulator/faults", "ends everything that was caused")
                .put("statuses of http-status", new JsonArray(ProxyBehaviour.STATUSES));
    }
}
