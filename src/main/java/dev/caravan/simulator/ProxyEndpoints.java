package dev.caravan.simulator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** {@code /proxy/*} (GATEWAYS 1.4). */
final class ProxyEndpoints {

    private final Node node;
    private final ProxyTest test;

    ProxyEndpoints(Node node, ProxyTest test, Endpoints endpoints) {
        this.node = node;
        this.test = test;
        endpoints.named("POST", "/proxy/set", this::set);
        endpoints.named("GET", "/proxy/find", this::find);
    }

    private Future<Answer> set(Call call, Instance instance, JsonObject body) {
        new BodyCheck(body).flag("enabled").text("host", "port", "protocol", "username", "password")
                .required("enabled", "host", "port", "protocol")
                .notEmpty("enabled", "host", "port", "protocol").orThrow();
        requireLoaded(instance);
        if (!body.getBoolean("enabled")) {
            StoredProxy blank = proxy(false, "", "", "", "", "");
            store(instance, blank);
            return Future.succeededFuture(accepted(instance, echo(blank)));
        }
        StoredProxy wanted = proxy(true, body.getString("host"), body.getString("port"), body.getString("protocol"),
                body.getString("username", ""), body.getString("password", ""));
        boolean rowIsComplete = body.containsKey("username") && body.containsKey("password");
        if (wanted.host().isEmpty()) {
            return Future.succeededFuture(written(instance, wanted, rowIsComplete, body));
        }
        return test.passes(wanted).map(passed -> {
            if (!passed) {
                throw ApiError.badRequest("Invalid proxy");
            }
            return written(instance, wanted, rowIsComplete, body);
        });
    }

    /** A row without user or password violates NOT NULL in the background: 201 all the same, and nothing is stored. */
    private Answer written(Instance instance, StoredProxy wanted, boolean rowIsComplete, JsonObject body) {
        if (rowIsComplete) {
            store(instance, wanted);
        }
        JsonObject echo = new JsonObject();
        echo(wanted).forEach(field -> {
            if (body.containsKey(field.getKey())) {
                echo.put(field.getKey(), field.getValue());
            }
        });
        return accepted(instance, echo);
    }

    private void store(Instance instance, StoredProxy wanted) {
        if (node.switches.databaseDown) {
            return;
        }
        StoredProxy old = instance.database.proxy;
        instance.database.proxy = old == null ? wanted : new StoredProxy(old.id(), wanted.enabled(), wanted.host(),
                wanted.port(), wanted.protocol(), wanted.username(), wanted.password(), old.createdAt(), node.now());
    }

    private StoredProxy proxy(boolean enabled, String host, String port, String protocol, String user, String secret) {
        return new StoredProxy(node.newId(), enabled, host, port, protocol, user, secret, node.now(), node.now());
    }

    private static Answer accepted(Instance instance, JsonObject echo) {
        return Answer.created(new JsonObject().put("proxy",
                new JsonObject().put("instanceName", instance.name).put("proxy", echo)));
    }

    private static JsonObject echo(StoredProxy proxy) {
        return new JsonObject().put("enabled", proxy.enabled()).put("host", proxy.host()).put("port", proxy.port())
                .put("protocol", proxy.protocol()).put("username", proxy.username())
                .put("password", proxy.password());
    }

    private Future<Answer> find(Call call, Instance instance, JsonObject body) {
        requireLoaded(instance);
        if (node.switches.databaseDown) {
            throw ApiError.internal(DatabaseFailure.text("proxy.findUnique"));
        }
        StoredProxy proxy = instance.database.proxy;
        return Future.succeededFuture(Answer.ok(proxy == null ? null : proxy.row(instance.id)));
    }

    private static void requireLoaded(Instance instance) {
        if (!instance.isLoaded()) {
            throw ApiError.notFound(Gate.doesNotExist(instance.name));
        }
    }
}
