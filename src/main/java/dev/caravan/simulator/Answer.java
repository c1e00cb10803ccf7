package dev.caravan.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What the simulated gateway answers.
 *
 * @param status      HTTP status; 0 when the connection breaks without an answer
 * @param contentType media type of the body
 * @param body        {@link JsonObject}, {@link JsonArray}, text, or null for the JSON literal {@code null}
 * @param retryAfter  seconds of the header of that name, or null
 */
public record Answer(int status, String contentType, Object body, Integer retryAfter) {

    private static final String JSON = "application/json; charset=utf-8";

    static Answer ok(Object body) {
        return new Answer(200, JSON, body, null);
    }

    static Answer created(Object body) {
        return new Answer(201, JSON, body, null);
    }

    static Answer json(int status, Object body) {
        return new Answer(status, JSON, body, null);
    }

    static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body, null);
    }

    /** The connection is closed before a byte of the answer is written. */
    static Answer broken() {
        return new Answer(0, "", "", null);
    }

    /** The same, with a wait that it asks for. */
    Answer retryAfter(int seconds) {
        return new Answer(status, contentType, body, seconds);
    }

    /** True if the peer sees the connection close instead of an answer. */
    public boolean isBroken() {
        return status == 0;
    }

    /** The body as an object. */
    public JsonObject object() {
        return (JsonObject) body;
    }

    /** The body as an array. */
    public JsonArray array() {
        return (JsonArray) body;
    }

    /** The body as it goes over the wire. */
    public String encoded() {
        if (body instanceof JsonObject object) {
            return object.encode();
        }
        if (body instanceof JsonArray array) {
            return array.encode();
        }
        return body == null ? "null" : body.toString();
    }
}
