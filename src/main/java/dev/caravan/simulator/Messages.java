package dev.caravan.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.vertx.core.json.JsonObject;

/** Messages that were handed to a socket, and what becomes of them. */
final class Messages {

    private static final int KEPT = 100_000;
    private static final History NOTHING = new History(KEPT);

    private final Node node;
    private final InstanceEvents events;
    private final Inbox inbox;
    private final Map<String, History> histories = new HashMap<>();
    private SendChaos chaos = SendChaos.NONE;

    Messages(Node node, InstanceEvents events, Inbox inbox) {
        this.node = node;
        this.events = events;
        this.inbox = inbox;
    }

    SendChaos chaos() {
        return chaos;
    }

    void chaos(SendChaos wanted) {
        chaos = wanted;
    }

    History of(Instance instance) {
        return histories.getOrDefault(instance.id, NOTHING);
    }

    void forget(Instance instance) {
        histories.remove(instance.id);
    }

    /** Puts a message on the socket. A dead socket takes it as well, and nobody ever gets it. */
    SentMessage send(Instance instance, String remoteJid, String type, JsonObject content, String text) {
        SentMessage sent = new SentMessage(node, instance, remoteJid, type, content);
        boolean reachesWhatsApp = !instance.memory.zombie;
        if (reachesWhatsApp) {
            node.oracle.book().accepted(instance.name, remoteJid, text, sent.keyId, sent.at);
            if (node.chance(chaos.reply()) && !Numbers.isGroup(remoteJid)) {
                inbox.later(Pace.REPLY, instance, remoteJid, chaos.replyText());
            }
        }
        if (node.options.saveMessages() && !node.switches.databaseDown) {
            histories.computeIfAbsent(instance.id, id -> new History(KEPT)).add(sent);
            if (reachesWhatsApp && !chaos.noUpdates()) {
                follow(instance, sent);
            }
        }
        events.messageSent(instance, sent);
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
                events.messageUpdated(instance, sent, status);
            }
        });
    }
}
