package dev.caravan.it.http;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** An answer as a caller gets it. */
record Reply(int status, HttpHeaders headers, byte[] bytes) {

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return Application.json(bytes);
    }

    /** The JSON of an answer that must have this status. */
    JsonNode expect(int wanted) {
        assertEquals(wanted, status, this::text);
        assertEquals("application/json", header("content-type"));
        return json();
    }

    /** The problem of an answer that must be this one, in the form of all problems. */
    JsonNode problem(int wanted, String code) {
        assertEquals(wanted + " " + code, status + " " + json().path("code").asText(), this::text);
        assertEquals("application/problem+json", header("content-type"));
        JsonNode problem = json();
        assertEquals(wanted, problem.get("status").asInt());
        assertEquals("/problems/" + code, problem.get("type").asText());
        for (String field : List.of("title", "detail")) {
            assertEquals(false, problem.path(field).asText().isBlank(), field + " in " + problem);
        }
        return problem;
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
