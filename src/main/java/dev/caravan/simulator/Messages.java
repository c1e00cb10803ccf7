package dev.caravan.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.vertx.core.json.JsonObject;

/** Messages that were handed to a socket, and what becomes of them. */
final class Messages {

    /** History kept for one instance; the oldest go. The oracle's book forgets nothing. */
    private static final int KEPT = 5_000;

    private final Node node;
    private final InstanceEvents events;
    private final Map<String, Deque<SentMessage>> history = new HashMap<>();
    private SendChaos chaos = SendChaos.NONE;

    Messages(Node node, InstanceEvents events) {
        this.node = node;
        this.events = events;
    }

    SendChaos chaos() {
        return chaos;
    }

    void chaos(SendChaos wanted) {
        chaos = wanted;
    }

    /** Newest first. */
    List<SentMessage> of(Instance instance) {
        return List.copyOf(history.getOrDefault(instance.id, new ArrayDeque<>()));
    }

    int count(Instance instance) {
        Deque<SentMessage> sent = history.get(instance.id);
        return sent == null ? 0 : sent.size();
    }

    void forget(Instance instance) {
        history.remove(instance.id);
    }

    /** Puts a message on the socket. A dead socket takes it as well, and nobody ever gets it. */
    SentMessage send(Instance instance, String remoteJid, String type, JsonObject content, String text) {
        SentMessage sent = new SentMessage(node, instance, remoteJid, type, content);
        boolean reachesWhatsApp = !instance.memory.zombie;
        if (reachesWhatsApp) {
            node.oracle.accepted(instance.name, remoteJid, text, sent.keyId, sent.at);
        }
        if (node.options.saveMessages() && !node.switches.databaseDown) {
            Deque<SentMessage> own = history.computeIfAbsent(instance.id, id -> new ArrayDeque<>());
            own.addFirst(sent);
            if (own.size() > KEPT) {
                own.removeLast();
            }
            if (reachesWhatsApp && !chaos.noUpdates()) {
                follow(instance, sent);
            }
        }
        events.messageSent(instance, sent.answer());
        return sent;
    }

    private void follow(Instance instance, SentMessage sent) {
        if (node.chance(chaos.errorUpdate())) {
            update(instance, sent, Pace.SERVER_ACK, "ERROR");
            return;
        }
        update(instance, sent, Pace.SERVER_ACK, "SERVER_ACK");
        update(instance, sent, Pace.DELIVERY_ACK, "DELIVERY_ACK");
        if (node.chance(chaos.read())) {
            update(instance, sent, Pace.READ, "READ");
        }
    }

    /** An update that meets no open socket is lost. */
    private void update(Instance instance, SentMessage sent, Duration after, String status) {
        node.later(after.plus(chaos.updateDelay()), () -> {
            if (instance.is(Instance.State.OPEN) && !instance.memory.zombie) {
                sent.updates.add(status);
                events.messageUpdated(instance, sent.update(status));
            }
        });
    }
}
