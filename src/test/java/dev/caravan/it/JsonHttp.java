package dev.caravan.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A client of one server.
 *
 * @param base    address without a slash at the end
 * @param headers what every request carries
 */
record JsonHttp(String base, Map<String, String> headers) {

    /** An answer; {@code type} is empty if none was named. */
    record Reply(int status, String type, byte[] bytes) {

        JsonNode json() {
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The body of an answer that must have this status. */
        JsonNode expect(int wanted) {
            assertEquals(wanted, status, () -> new String(bytes));
            return json();
        }

        String code() {
            return json().path("code").asText();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    JsonHttp {
        headers = Map.copyOf(headers);
    }

    /** The same client with one more header, or another value of it. */
    JsonHttp with(String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return new JsonHttp(base, all);
    }

    Reply get(String path) {
        return send("GET", path, null, "");
    }

    Reply delete(String path) {
        return send("DELETE", path, null, "");
    }

    /** @param json empty for no body */
    Reply post(String path, String json) {
        return send("POST", path, json.isEmpty() ? null : "application/json", json);
    }

    Reply send(String method, String path, String type, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        if (type != null) {
            request.setHeader("Content-Type", type);
        }
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
