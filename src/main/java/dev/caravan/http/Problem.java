package dev.caravan.http;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * The body of every error answer: {@code application/problem+json}, RFC 9457.
 *
 * @param type     {@code /problems/<code>}, a name and not an address
 * @param title    the status in words
 * @param status   the HTTP status
 * @param code     what a program looks at; kebab case, never changes
 * @param detail   what a person reads
 * @param instance {@code urn:caravan:incident:<id>} where the log tells more under that id, else absent
 * @param report   what was done before it came up, where that stays done, else absent
 */
public record Problem(String type, String title, int status, String code, String detail,
                      @JsonInclude(JsonInclude.Include.NON_NULL) String instance,
                      @JsonInclude(JsonInclude.Include.NON_NULL) Object report) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private record Meaning(String code, String detail) {
    }

    private static final Map<Integer, Meaning> MEANINGS = Map.ofEntries(
            Map.entry(400, new Meaning("bad-request", "The request is not well-formed.")),
            Map.entry(401, new Meaning("no-key", "Send an API key as X-Api-Key or as Authorization: Bearer.")),
            Map.entry(403, new Meaning("wrong-role", "The key's role does not allow this.")),
            Map.entry(404, new Meaning("not-found", "There is nothing at this path.")),
            Map.entry(405, new Meaning("method-not-allowed", "This path does not answer to this method.")),
            Map.entry(406, new Meaning("not-acceptable", "No answer of a type that Accept names can be given.")),
            Map.entry(413, new Meaning("too-large", "The body is larger than this path accepts.")),
            Map.entry(415, new Meaning("unsupported-media-type", "This path does not take bodies of this type.")),
            Map.entry(500, new Meaning("internal-error", "The request failed for a reason that is not its own.")),
            Map.entry(503, new Meaning("unavailable", "This cannot be answered at the moment. Try again later.")));

    /** What a status means where nothing more is known. */
    public static Problem of(int status) {
        Meaning meaning = MEANINGS.getOrDefault(status,
                new Meaning("http-" + status, HttpResponseStatus.valueOf(status).reasonPhrase()));
        return of(status, meaning.code(), meaning.detail());
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem("/problems/" + code, HttpResponseStatus.valueOf(status).reasonPhrase(), status, code, detail,
                null, null);
    }

    /** An internal error that the log explains under {@code incident}. */
    static Problem incident(String incident) {
        Problem plain = of(500);
        return new Problem(plain.type, plain.title, plain.status, plain.code,
                plain.detail + " The log has more under " + incident + ".", "urn:caravan:incident:" + incident,
                null);
    }

    Problem with(Object done) {
        return new Problem(type, title, status, code, detail, instance, done);
    }

    /** The body. */
    public String toJson() {
        return JsonBody.write(this);
    }
}
