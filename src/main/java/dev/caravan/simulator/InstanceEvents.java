package dev.caravan.simulator;

import io.vertx.core.json.JsonObject;

/** The webhooks of an instance's life, with the data of GATEWAYS 1.6. */
final class InstanceEvents {

    private final WebhookDelivery delivery;

    InstanceEvents(WebhookDelivery delivery) {
        this.delivery = delivery;
    }

    void created(Instance instance) {
        delivery.send(WebhookEvent.INSTANCE_CREATE, instance, identity(instance));
    }

    void deleted(Instance instance) {
        delivery.send(WebhookEvent.REMOVE_INSTANCE, instance, null);
        delivery.send(WebhookEvent.INSTANCE_DELETE, instance, identity(instance));
    }

    void connecting(Instance instance) {
        delivery.send(WebhookEvent.CONNECTION_UPDATE, instance, new JsonObject().put("instance", instance.name)
                .put("state", "connecting").put("statusReason", 200));
    }

    void opened(Instance instance) {
        delivery.send(WebhookEvent.CONNECTION_UPDATE, instance, profile(instance)
                .put("state", "open").put("statusReason", 200));
    }

    /** The three events of a permanent close, in the order that was observed. */
    void closed(Instance instance) {
        Instance.Database row = instance.database;
        delivery.send(WebhookEvent.STATUS_INSTANCE, instance, new JsonObject().put("instance", instance.name)
                .put("status", "closed").put("disconnectionAt", Wire.time(row.reasonAt))
                .put("disconnectionReasonCode", row.reasonCode).put("disconnectionObject", row.reasonObject));
        delivery.send(WebhookEvent.LOGOUT_INSTANCE, instance, null);
        delivery.send(WebhookEvent.CONNECTION_UPDATE, instance, new JsonObject().put("instance", instance.name)
                .put("state", "close").put("statusReason", row.reasonCode));
    }

    void qrIssued(Instance instance) {
        JsonObject qr = instance.qrAnswer();
        qr.remove("count");
        delivery.send(WebhookEvent.QRCODE_UPDATED, instance, new JsonObject()
                .put("qrcode", new JsonObject().put("instance", instance.name).mergeIn(qr)));
    }

    void qrLimitReached(Instance instance) {
        delivery.send(WebhookEvent.QRCODE_UPDATED, instance, new JsonObject()
                .put("message", "QR code limit reached, please login again").put("statusCode", 500));
        delivery.send(WebhookEvent.CONNECTION_UPDATE, instance, profile(instance)
                .put("state", "refused").put("statusReason", 428));
    }

    void messageSent(Instance instance, SentMessage message) {
        if (delivery.isWanted(WebhookEvent.SEND_MESSAGE, instance)) {
            delivery.send(WebhookEvent.SEND_MESSAGE, instance, message.answer());
        }
    }

    void messageUpdated(Instance instance, SentMessage message, String status) {
        if (delivery.isWanted(WebhookEvent.MESSAGES_UPDATE, instance)) {
            delivery.send(WebhookEvent.MESSAGES_UPDATE, instance, message.update(status));
        }
    }

    void messageReceived(Instance instance, JsonObject message) {
        delivery.send(WebhookEvent.MESSAGES_UPSERT, instance, message);
    }

    private static JsonObject identity(Instance instance) {
        return new JsonObject().put("instanceName", instance.name).put("instanceId", instance.id);
    }

    private static JsonObject profile(Instance instance) {
        return new JsonObject().put("instance", instance.name).put("wuid", instance.database.ownerJid)
                .put("profileName", instance.database.profileName).put("profilePictureUrl", null);
    }
}
