package dev.caravan.simulator;

import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;

/** Connect, restart, logout, delete, setPresence (GATEWAYS 1.3). */
final class InstanceLifecycle {

    private static final List<String> PRESENCES =
            List.of("unavailable", "available", "composing", "recording", "paused");

    private final Node node;
    private final Lines lines;
    private final InstanceEvents events;
    private final Messages messages;

    InstanceLifecycle(Node node, Lines lines, InstanceEvents events, Messages messages, Endpoints endpoints) {
        this.node = node;
        this.lines = lines;
        this.events = events;
        this.messages = messages;
        endpoints.named("GET", "/instance/connect", this::connect);
        endpoints.named("POST", "/instance/restart", this::restart);
        endpoints.named("DELETE", "/instance/logout", this::logout);
        endpoints.named("DELETE", "/instance/delete", this::delete);
        endpoints.named("POST", "/instance/setPresence", this::setPresence);
    }

    private Future<Answer> connect(Call call, Instance instance, JsonObject body) {
        if (instance.is(Instance.State.OPEN)) {
            return done(instance.stateAnswer());
        }
        if (instance.is(Instance.State.CONNECTING)) {
            return done(instance.qrAnswer());
        }
        if (!instance.isLoaded()) {
            return done(failure());
        }
        instance.memory.pairingNumber = call.query().get("number");
        if (!lines.start(instance)) {
            return done(failure());
        }
        Promise<Answer> promise = Promise.promise();
        node.later(Pace.CONNECT_WAIT, () -> promise.complete(Answer.ok(instance.qrAnswer())));
        return promise.future();
    }

    private Future<Answer> restart(Call call, Instance instance, JsonObject body) {
        if (!instance.isLoaded() || instance.is(Instance.State.CLOSE)) {
            return done(failure());
        }
        JsonObject stale = instance.is(Instance.State.OPEN) ? instance.stateAnswer() : instance.qrAnswer();
        lines.restart(instance);
        return done(stale);
    }

    private Future<Answer> logout(Call call, Instance instance, JsonObject body) {
        if (!instance.isLoaded()) {
            return done(success("Instance logged out"));
        }
        if (instance.is(Instance.State.CLOSE) && !node.options.from24()) {
            throw ApiError.badRequest("The \"" + instance.name + "\" instance is not connected");
        }
        if (!instance.memory.zombie) {
            revoke(instance);
        } else if (!node.options.before237()) {
            throw ApiError.internalList("Error: Connection Closed");
        }
        return done(success("Instance logged out"));
    }

    private Future<Answer> delete(Call call, Instance instance, JsonObject body) {
        if (instance.isLoaded() && !instance.is(Instance.State.CLOSE)) {
            if (instance.memory.zombie && !node.options.from24()) {
                throw ApiError.badRequest(ApiError.OBJECT_OBJECT);
            }
            revoke(instance);
        }
        events.deleted(instance);
        instance.memory = null;
        instance.forgotten = true;
        node.look(instance);
        node.later(Pace.DELETE, () -> {
            node.instances.remove(instance.name, instance);
            messages.forget(instance);
        });
        return done(success("Instance deleted"));
    }

    private Future<Answer> setPresence(Call call, Instance instance, JsonObject body) {
        new BodyCheck(body).oneOf("presence", PRESENCES).required("presence").orThrow();
        if (!instance.isLoaded()) {
            throw ApiError.internal("Cannot read properties of undefined (reading 'setPresence')");
        }
        if (!instance.is(Instance.State.OPEN)) {
            throw ApiError.internal("Connection Closed");
        }
        return Future.succeededFuture(Answer.created(new JsonObject().put("presence", body.getString("presence"))));
    }

    /** Same code as a removal on the phone; only the text tells them apart. */
    private void revoke(Instance instance) {
        lines.revoke(instance, 401, "Log out instance: " + instance.name, new JsonObject());
    }

    private static JsonObject failure() {
        return new JsonObject().put("error", true).put("message", ApiError.OBJECT_OBJECT);
    }

    private static JsonObject success(String text) {
        return new JsonObject().put("status", "SUCCESS").put("error", false)
                .put("response", new JsonObject().put("message", text));
    }

    private static Future<Answer> done(JsonObject body) {
        return Future.succeededFuture(Answer.ok(body));
    }
}
