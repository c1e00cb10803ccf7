package dev.caravan.simulator;

import java.util.List;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** An error answer. The four shapes of {@code response.message} are those of GATEWAYS 1.2. */
final class ApiError extends RuntimeException {

    /** What JavaScript makes of a thrown plain object (GATEWAYS 1.2, evo#2210). */
    static final String OBJECT_OBJECT = "[object Object]";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Object body;

    private ApiError(int status, Object body) {
        super(status + " " + body, null, false, false);
        this.status = status;
        this.body = body;
    }

    Answer answer() {
        return Answer.json(status, body);
    }

    /** Shape 1, a bare text: the key is missing or wrong. */
    static ApiError unauthorized() {
        return envelope(401, "Unauthorized", "Unauthorized");
    }

    /** Shape 2, a list of texts: a rule of the business was broken. */
    static ApiError badRequest(String text) {
        return envelope(400, "Bad Request", new JsonArray().add(text));
    }

    /** Shape 2 with 403. */
    static ApiError forbidden(String text) {
        return envelope(403, "Forbidden", new JsonArray().add(text));
    }

    /** Shape 2 with 404. */
    static ApiError notFound(String text) {
        return envelope(404, "Not Found", new JsonArray().add(text));
    }

    /** Shape 3, a list in a list: the body does not match the schema. */
    static ApiError invalid(List<String> texts) {
        return envelope(400, "Bad Request", new JsonArray().add(new JsonArray(texts)));
    }

    /** Shape 4, a list of objects: the number is not on WhatsApp. */
    static ApiError noSuchNumber(JsonObject verdict) {
        return envelope(400, "Bad Request", new JsonArray().add(verdict));
    }

    /** A bare text with 500: the JavaScript error that nobody caught. */
    static ApiError internal(String text) {
        return envelope(500, "Internal Server Error", text);
    }

    /** A list of texts with 500: an error that was caught and thrown again. */
    static ApiError internalList(String... texts) {
        return envelope(500, "Internal Server Error", new JsonArray(List.of(texts)));
    }

    /** The body parser's error: status 400 under the name of a 500 (GATEWAYS 1.2). */
    static ApiError malformedJson(String text) {
        return envelope(400, "Internal Server Error", text);
    }

    /** A body in no common shape. */
    static ApiError raw(int status, JsonObject body) {
        return new ApiError(status, body);
    }

    private static ApiError envelope(int status, String reason, Object message) {
        return new ApiError(status, new JsonObject().put("status", status).put("error", reason)
                .put("response", new JsonObject().put("message", message)));
    }
}
