package dev.caravan.simulator;

import java.util.List;
import java.util.function.Predicate;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code fetchInstances}, from the database, and {@code connectionState}, from memory (GATEWAYS 1.3). */
final class InstanceListing {

    private final Node node;
    private final Gate gate;
    private final Messages messages;

    InstanceListing(Node node, Gate gate, Messages messages, Endpoints endpoints) {
        this.node = node;
        this.gate = gate;
        this.messages = messages;
        endpoints.named("GET", "/instance/connectionState",
                (call, instance, body) -> Future.succeededFuture(Answer.ok(instance.stateAnswer())));
        endpoints.plain("GET", "/instance/fetchInstances", this::fetch);
    }

    private Future<Answer> fetch(Call call, Instance none, JsonObject body) {
        List<Instance> rows = gate.isGlobal(call) ? filtered(call) : List.of(gate.requireOwner(call));
        if (node.switches.databaseDown) {
            throw ApiError.internal(DatabaseFailure.text("instance.findMany"));
        }
        JsonArray array = new JsonArray();
        rows.forEach(instance -> array.add(row(instance)));
        return Future.succeededFuture(Answer.ok(array));
    }

    private List<Instance> filtered(Call call) {
        String name = call.query().get("instanceName");
        String id = call.query().get("instanceId");
        String number = call.query().get("number");
        if (id != null) {
            return List.of(loaded(id, i -> i.id.equals(id)));
        }
        if (number != null) {
            return List.of(loaded(number, i -> number.equals(i.number)));
        }
        return name == null ? List.copyOf(node.instances.values()) : List.of(loaded(name, i -> i.name.equals(name)));
    }

    private Instance loaded(String wanted, Predicate<Instance> filter) {
        return node.instances.values().stream().filter(filter).filter(Instance::isLoaded).findFirst()
                .orElseThrow(() -> ApiError.notFound("Instance \"" + wanted + "\" not found"));
    }

    private JsonObject row(Instance instance) {
        Instance.Database row = instance.database;
        return new JsonObject().put("id", instance.id).put("name", instance.name).put("connectionStatus", row.status)
                .put("ownerJid", row.ownerJid).put("profileName", row.profileName).put("profilePicUrl", null)
                .put("integration", instance.integration).put("number", instance.number).put("businessId", null)
                .put("token", instance.token).put("clientName", NodeEndpoints.CLIENT_NAME)
                .put("disconnectionReasonCode", row.reasonCode).put("disconnectionObject", row.reasonObject)
                .put("disconnectionAt", Wire.time(row.reasonAt)).put("createdAt", Wire.time(instance.createdAt))
                .put("updatedAt", Wire.time(row.updatedAt)).put("Chatwoot", null)
                .put("Proxy", row.proxy == null ? null : row.proxy.row(instance.id)).put("Rabbitmq", null)
                .put("Nats", null).put("Sqs", null).put("Websocket", null)
                .put("Setting", row.settings.copy().put("instanceId", instance.id))
                .put("_count", new JsonObject().put("Message", messages.of(instance).size()).put("Contact", 0)
                        .put("Chat", 0));
    }
}
