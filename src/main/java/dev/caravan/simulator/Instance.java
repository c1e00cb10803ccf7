package dev.caravan.simulator;

import java.time.Instant;
import java.util.Locale;

import io.vertx.core.json.JsonObject;

/**
 * One instance: its database row, and, while it is loaded, what the process has in memory. The two disagree on purpose
 * (GATEWAYS 1.3). All fields belong to the one thread that owns the simulator.
 */
final class Instance {

    /** The in-memory state of a socket, as {@code connectionState} names it. */
    enum State {
        OPEN, CONNECTING, CLOSE;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What survives the process. */
    static final class Database {
        String status = "close";
        String ownerJid;
        String profileName;
        Integer reasonCode;
        String reasonObject;
        Instant reasonAt;
        Instant updatedAt;
        StoredProxy proxy;
        StoredWebhook webhook;
        JsonObject settings;
        /** True while the row has credentials of a pairing; without them a connect shows a QR. */
        boolean paired;
    }

    /** What the process knows. */
    static final class Memory {
        State state = State.CLOSE;
        /** True once a socket was made in this process; before that there is no client object. */
        boolean client;
        /** Grows with every socket; a timer of an older socket does nothing. */
        int socket;
        /** True while a socket is up that waits for its QR to be scanned. */
        boolean awaitsScan;
        /** True while the socket looks open and is dead. */
        boolean zombie;
        /** The proxy the present socket was built with; null: none. */
        StoredProxy effective;
        String exit;
        String pairingNumber;
        /** Never cleared at login: the old QR is served while a paired instance re-connects. */
        String qrCode;
        String pairingCode;
        int qrCount;
    }

    /** What happens to the instance from outside. */
    static final class Outside {
        int refusal;
        Instant refusedUntil = Instant.MIN;
        Instant unreachableUntil = Instant.MIN;
        Instant foughtOverUntil = Instant.MIN;
        int logins;
        /** What the watch was told last. */
        boolean up;
    }

    final String id;
    final String name;
    final String token;
    final String integration;
    final String number;
    final Instant createdAt;
    final Database database = new Database();
    final Outside outside = new Outside();
    /** Null: the instance exists and is not loaded. */
    Memory memory = new Memory();
    /** True: not even a restart of the node loads it again. */
    boolean forgotten;

    Instance(String id, String name, String token, String integration, String number, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.token = token;
        this.integration = integration;
        this.number = number;
        this.createdAt = createdAt;
        database.updatedAt = createdAt;
    }

    boolean isLoaded() {
        return memory != null;
    }

    boolean is(State state) {
        return memory != null && memory.state == state;
    }

    /** Whether a message would go out: what looks open may be dead. */
    boolean isUp() {
        return is(State.OPEN) && !memory.zombie;
    }

    /** {@code {instance:{instanceName,state}}}, without the state while not loaded. */
    JsonObject stateAnswer() {
        JsonObject inner = new JsonObject().put("instanceName", name);
        if (memory != null) {
            inner.put("state", memory.state.wire());
        }
        return new JsonObject().put("instance", inner);
    }

    /** The current QR, or {@code {"count":0}} if there was none yet. */
    JsonObject qrAnswer() {
        if (memory == null || memory.qrCode == null) {
            return new JsonObject().put("count", memory == null ? 0 : memory.qrCount);
        }
        return new JsonObject().put("pairingCode", memory.pairingCode).put("code", memory.qrCode)
                .put("base64", QrPicture.dataUri(memory.qrCode)).put("count", memory.qrCount);
    }
}
