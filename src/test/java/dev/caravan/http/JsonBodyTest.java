package dev.caravan.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JsonBodyTest {

    enum Colour { RED, GREEN }

    record Part(Integer size) {
        Part {
            if (size != null && size < 0) {
                throw new IllegalArgumentException("must not be negative");
            }
        }
    }

    record Thing(String name, Boolean enabled, Integer count, Colour colour, Instant since, List<Part> parts) {
    }

    @Test
    void aRecordIsReadAndWrittenBack() {
        String json = "{\"name\":\"é\",\"enabled\":true,\"count\":3,\"colour\":\"RED\","
                + "\"since\":\"2026-01-15T10:30:45Z\",\"parts\":[{\"size\":1}]}";

        Thing thing = JsonBody.read(json, Thing.class);

        assertEquals(new Thing("é", true, 3, Colour.RED, Instant.parse("2026-01-15T10:30:45Z"), List.of(new Part(1))),
                thing);
        assertEquals(json, JsonBody.write(thing));
    }

    @Test
    void missingValuesAreWrittenAsNull() {
        assertEquals("{\"size\":null}", JsonBody.write(new Part(null)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"nam\":\"a\"}            | invalid-value | nam: no such property; known are colour, count, enabled, name, "
                + "parts, since",
        "{\"parts\":[{},{\"x\":1}]} | invalid-value | parts[1].x: no such property; known are size",
        "{\"count\":\"3\"}          | invalid-value | count: expected an integer",
        "{\"count\":3.5}            | invalid-value | count: expected an integer",
        "{\"count\":99999999999}    | invalid-value | count: out of range",
        "{\"name\":7}               | invalid-value | name: expected a string",
        "{\"name\":true}            | invalid-value | name: expected a string",
        "{\"name\":{}}              | invalid-value | name: expected a string",
        "{\"enabled\":1}            | invalid-value | enabled: expected true or false",
        "{\"enabled\":\"true\"}     | invalid-value | enabled: expected true or false",
        "{\"colour\":\"BLUE\"}      | invalid-value | colour: expected one of RED, GREEN",
        "{\"colour\":0}             | invalid-value | colour: expected one of RED, GREEN",
        "{\"since\":\"today\"}      | invalid-value | since: expected an ISO-8601 time",
        "{\"parts\":{}}             | invalid-value | parts: expected an array",
        "{\"parts\":[7]}            | invalid-value | parts[0]: expected an object",
        "{\"parts\":[{\"size\":-1}]}| invalid-value | parts[0]: must not be negative",
        "[]                         | invalid-value | body: expected an object",
        "7                          | invalid-value | body: expected an object",
        "null                       | invalid-value | body: must not be null",
        "``                         | bad-json      | The body is empty.",
        "{                          | bad-json      | line 1, column 2: Unexpected end-of-input",
        "{\"name\":\"a\",}          | bad-json      | line 1, column 13: Unexpected character ('}'",
        "{\"count\":1,\"count\":2}  | bad-json      | line 1, column 19: Duplicate field 'count'",
        "{\"parts\":[{\"size\":}]}  | bad-json      | line 1, column 19: Unexpected character ('}' (code 125))",
        "{} {}                      | bad-json      | line 1, column 4: something follows the value",
        "<html>                     | bad-json      | line 1, column 1: Unexpected character ('<'"})
    void whatDoesNotFitIsRefusedWithItsPlace(String json, String code, String detail) {
        String body = json == null ? "" : json;

        ApiProblem text = assertThrows(ApiProblem.class, () -> JsonBody.read(body, Thing.class));
        ApiProblem stream = assertThrows(ApiProblem.class, () -> JsonBody.read(stream(body), Thing.class));

        assertEquals(code, text.code());
        assertEquals(400, text.status());
        assertTrue(text.getMessage().startsWith(detail), text.getMessage());
        assertEquals(code, stream.code());
        assertTrue(stream.getMessage().startsWith(detail), stream.getMessage());
    }

    @Test
    void aHostileDepthIsRefused() {
        String deep = "{\"parts\":".concat("[".repeat(100_000));

        assertEquals(400, assertThrows(ApiProblem.class, () -> JsonBody.read(deep, Thing.class)).status());
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        var noise = new ByteArrayInputStream(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'});

        assertEquals("bad-json", assertThrows(ApiProblem.class, () -> JsonBody.read(noise, Thing.class)).code());
    }

    @Test
    void noRefusalNamesAClass() {
        for (String json : List.of("{\"since\":{}}", "{\"parts\":[[]]}", "{\"colour\":[]}", "[[[[")) {
            String detail = assertThrows(ApiProblem.class, () -> JsonBody.read(json, Thing.class)).getMessage();
            assertTrue(!detail.contains("java") && !detail.contains("caravan") && !detail.contains("Source"), detail);
        }
    }

    @Test
    void aProblemHasTheMembersOfTheStandard() throws Exception {
        var json = new JsonMapper().readTree(ApiProblem.unknownName("instance", "a\"<b>").toProblem().toJson());

        assertEquals("/problems/unknown-name", json.get("type").asText());
        assertEquals("Not Found", json.get("title").asText());
        assertEquals(404, json.get("status").asInt());
        assertEquals("unknown-name", json.get("code").asText());
        assertEquals("There is no instance a\"<b>.", json.get("detail").asText());
        assertEquals(5, json.size());
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
