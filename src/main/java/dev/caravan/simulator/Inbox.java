package dev.caravan.simulator;

import java.time.Duration;

import io.vertx.core.json.JsonObject;

/** Texts that people send to an instance: they wait until it is there. */
final class Inbox {

    private final Node node;
    private final InstanceEvents events;

    Inbox(Node node, InstanceEvents events) {
        this.node = node;
        this.events = events;
    }

    void write(Instance instance, String jid, String text, Person.Form form, Person.Sender sender) {
        if (!instance.isUp()) {
            node.later(Pace.OFFLINE, () -> {
                if (node.instances.get(instance.name) == instance) {
                    write(instance, jid, text, form, sender);
                }
            });
            return;
        }
        JsonObject message = Person.message(form, text);
        node.oracle.heard(instance.name, jid, text, node.now());
        events.messageReceived(instance, new JsonObject().put("key", Person.key(jid, sender, node.newMessageId()))
                .put("pushName", "Ana").put("status", "DELIVERY_ACK").put("message", message)
                .put("contextInfo", null).put("messageType", message.fieldNames().iterator().next())
                .put("messageTimestamp", node.now().getEpochSecond()).put("instanceId", instance.id)
                .put("source", "android"));
    }

    void later(Duration delay, Instance instance, String jid, String text) {
        node.later(delay, () -> write(instance, jid, text, Person.Form.CONVERSATION, Person.Sender.NUMBER));
    }
}
