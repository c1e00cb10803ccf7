package dev.caravan.simulator;

import java.util.HashMap;
import java.util.Map;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Which method answers which verb and path. */
final class Endpoints {

    /** Answers a call; the instance is null on paths without a name. Throws {@link ApiError}. */
    @FunctionalInterface
    interface Endpoint {
        Future<Answer> answer(Call call, Instance instance, JsonObject body);
    }

    private final Map<String, Endpoint> named = new HashMap<>();
    private final Map<String, Endpoint> plain = new HashMap<>();

    /** A path that ends with the instance's name; the guards run first. */
    void named(String method, String path, Endpoint endpoint) {
        named.put(method + " " + path, endpoint);
    }

    /** A path of its own that guards itself. */
    void plain(String method, String path, Endpoint endpoint) {
        plain.put(method + " " + path, endpoint);
    }

    Endpoint plainFor(Call call) {
        return plain.get(call.method() + " /" + String.join("/", call.path()));
    }

    Endpoint namedFor(Call call) {
        return call.path().size() != 3 || call.segment(2).isEmpty() ? null
                : named.get(call.method() + " /" + call.segment(0) + "/" + call.segment(1));
    }
}
