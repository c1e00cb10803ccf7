package dev.caravan.simulator;

import java.time.Duration;
import java.util.Set;

import io.vertx.core.json.JsonObject;

/**
 * The sockets between the gateway and WhatsApp: how they open, break, and are opened again without any pause
 * (GATEWAYS 1.8). A socket's proxy is read when it is made and at no other time.
 */
final class Lines {

    /** The closes after which the gateway does not connect again (GATEWAYS 1.8). */
    static final Set<Integer> PERMANENT = Set.of(401, 402, 403, 406);

    private final Node node;
    private final InstanceEvents events;
    private final Pairing pairing;

    Lines(Node node, InstanceEvents events) {
        this.node = node;
        this.events = events;
        this.pairing = new Pairing(node, events, this);
    }

    Pairing pairing() {
        return pairing;
    }

    /** Makes a new socket. False if the proxy's row makes no URL: then nothing starts and nothing tries again. */
    boolean start(Instance instance) {
        Instance.Memory memory = instance.memory;
        memory.socket++;
        memory.awaitsScan = false;
        memory.zombie = false;
        StoredProxy proxy = proxyFor(instance);
        if (proxy != null && !proxy.isWellFormed()) {
            memory.state = Instance.State.CLOSE;
            node.look(instance);
            return false;
        }
        memory.client = true;
        memory.effective = proxy;
        memory.exit = proxy == null ? node.world.ownAddress() : node.world.exitOf(proxy);
        memory.state = Instance.State.CONNECTING;
        node.look(instance);
        events.connecting(instance);
        handshake(instance, proxy == null ? ProxyWorld.Rule.OK : node.world.treatmentOf(proxy));
        return true;
    }

    /** What the restart endpoint does to a socket that is there: the answer does not wait for it. */
    void restart(Instance instance) {
        instance.memory.socket++;
        instance.memory.awaitsScan = false;
        node.whileSocketLives(instance, Pace.RECONNECT_GAP, () -> start(instance));
    }

    /** The socket ended with a code. */
    void closed(Instance instance, int code) {
        if (PERMANENT.contains(code)) {
            revoke(instance, code, code == 401 ? "Stream Errored (conflict)" : "Connection Failure",
                    new JsonObject().put("reason", Integer.toString(code))
                            .put("type", code == 401 ? "device_removed" : "failure"));
            return;
        }
        Instance.Memory memory = instance.memory;
        memory.socket++;
        memory.awaitsScan = false;
        memory.zombie = false;
        if (memory.state == Instance.State.OPEN) {
            memory.state = Instance.State.CLOSE;
        }
        node.look(instance);
        node.whileSocketLives(instance, Pace.RECONNECT_GAP, () -> start(instance));
    }

    /** The credentials are gone: by WhatsApp's will, or by the logout endpoint. */
    void revoke(Instance instance, int code, String message, JsonObject data) {
        Instance.Database row = instance.database;
        row.paired = false;
        row.status = "close";
        row.reasonCode = code;
        row.reasonAt = node.now();
        row.updatedAt = node.now();
        row.reasonObject = new JsonObject().put("error", new JsonObject().put("data", data).put("isBoom", true)
                .put("output", new JsonObject().put("statusCode", code).put("payload", new JsonObject()
                        .put("statusCode", code).put("message", message))))
                .put("date", Wire.time(row.reasonAt)).encode();
        instance.memory.socket++;
        instance.memory.awaitsScan = false;
        instance.memory.zombie = false;
        instance.memory.state = Instance.State.CLOSE;
        node.look(instance);
        events.closed(instance);
    }

    /** Stops for good without a word to anyone. */
    void abandon(Instance instance) {
        instance.memory.socket++;
        instance.memory.awaitsScan = false;
        instance.memory.state = Instance.State.CLOSE;
        node.look(instance);
    }

    /** A handshake that nothing will ever end. */
    void stick(Instance instance) {
        instance.memory.socket++;
        instance.memory.awaitsScan = false;
        instance.memory.zombie = false;
        instance.memory.client = true;
        instance.memory.state = Instance.State.CONNECTING;
        node.look(instance);
        events.connecting(instance);
    }

    /** The login succeeded. */
    void opened(Instance instance) {
        settle(instance);
        events.opened(instance);
        if (node.now().isBefore(instance.outside.foughtOverUntil)) {
            node.whileSocketLives(instance, Pace.FIGHT, () -> closed(instance, 440));
        }
    }

    /** Open, without a word to anyone. */
    void settle(Instance instance) {
        instance.memory.state = Instance.State.OPEN;
        instance.memory.awaitsScan = false;
        if (!node.switches.databaseDown) {
            instance.database.status = "open";
            instance.database.updatedAt = node.now();
        }
        instance.outside.logins++;
        node.oracle.opened(instance, node.now());
        node.look(instance);
    }

    private void handshake(Instance instance, ProxyWorld.Rule rule) {
        ProxyBehaviour behaviour = rule.behaviour();
        if (node.now().isBefore(instance.outside.unreachableUntil)) {
            node.whileSocketLives(instance, Pace.NETWORK_ERROR, () -> closed(instance, 408));
            return;
        }
        if (behaviour.sticks()) {
            return;
        }
        if (behaviour.closeCode() != 0) {
            node.whileSocketLives(instance, behaviour.closeAfter(), () -> closed(instance, behaviour.closeCode()));
            return;
        }
        Duration time = Pace.LOGIN.plus(rule.delay());
        node.whileSocketLives(instance, time, () -> login(instance, behaviour));
    }

    private void login(Instance instance, ProxyBehaviour behaviour) {
        if (node.switches.clientOutdated || behaviour == ProxyBehaviour.BLOCKED_BY_WHATSAPP) {
            closed(instance, 405);
        } else if (node.now().isBefore(instance.outside.refusedUntil)) {
            closed(instance, instance.outside.refusal);
        } else if (instance.database.paired) {
            opened(instance);
        } else {
            pairing.begin(instance);
        }
    }

    /** The row as it is now; in the race the row comes too late and the node's own setting acts (GATEWAYS 1.8). */
    private StoredProxy proxyFor(Instance instance) {
        StoredProxy row = instance.database.proxy;
        if (row == null || !row.enabled() || node.switches.bypassRace) {
            return nodeProxy();
        }
        if (!row.isList()) {
            return row;
        }
        boolean listCame = node.world.treatmentOf(row).behaviour().carries();
        return listCame ? drawn(row) : null;
    }

    private StoredProxy drawn(StoredProxy list) {
        String host = "192.0.2." + (1 + node.random.nextInt(254));
        return new StoredProxy(list.id(), true, host, "8080", list.protocol(), list.username(), list.password(),
                list.createdAt(), list.updatedAt());
    }

    private StoredProxy nodeProxy() {
        String address = node.options.nodeProxy();
        if (address.isBlank()) {
            return null;
        }
        int colon = address.lastIndexOf(':');
        return new StoredProxy("node", true, address.substring(0, colon), address.substring(colon + 1), "http", "", "",
                node.now(), node.now());
    }
}
