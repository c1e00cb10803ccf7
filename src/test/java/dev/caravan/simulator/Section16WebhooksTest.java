package dev.caravan.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.6, setting a webhook and its envelope, row by row. */
class Section16WebhooksTest {

    private static final String SET = "/webhook/set/a";

    private final Rehearsal rehearsal = new Rehearsal();

    @Test
    void setAnswersTheRow() {
        rehearsal.create("a");

        Answer answer = rehearsal.post(SET, hook("true", ",\"events\":[\"CONNECTION_UPDATE\"]"));

        assertEquals(201, answer.status());
        assertEquals(List.of("id", "url", "headers", "enabled", "events", "webhookByEvents", "webhookBase64",
                "createdAt", "updatedAt", "instanceId"), List.copyOf(answer.object().fieldNames()));
        assertEquals(answer.encoded(), rehearsal.get("/webhook/find/a").encoded());
    }

    @Test
    void findAnswersTheLiteralNullIfThereIsNone() {
        rehearsal.create("a");

        assertEquals("null", rehearsal.get("/webhook/find/a").encoded());
    }

    @Test
    void withoutTheWrapperIs400() {
        rehearsal.create("a");

        assertError(400, "[[[\"instance requires property \\\"webhook\\\"\"]]]",
                rehearsal.post(SET, "{\"enabled\":true,\"url\":\"http://own.test\"}"));
    }

    @Test
    void leftOutEventsAre500() {
        rehearsal.create("a");

        assertError(500, "[\"Cannot read properties of undefined (reading 'length')\"]",
                rehearsal.post(SET, hook("true", "")));
    }

    @Test
    void noEventsMeansAll() {
        rehearsal.create("a");

        assertEquals(WebhookEvent.values().length, rehearsal.post(SET, hook("true", ",\"events\":[]")).object()
                .getJsonArray("events").size());
    }

    @Test
    void disablingEmptiesTheEventsAndKeepsTheHeaders() {
        rehearsal.create("a");
        rehearsal.post(SET, hook("true", ",\"events\":[],\"headers\":{\"x\":\"y\"}"));

        JsonObject row = rehearsal.post(SET, hook("false", "")).object();

        assertEquals("[]", row.getJsonArray("events").encode());
        assertEquals("{\"x\":\"y\"}", row.getJsonObject("headers").encode());
    }

    @Test
    void notLoadedIs500() {
        rehearsal.create("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

        assertError(500, "[\"Cannot read properties of undefined (reading 'instanceId')\"]",
                rehearsal.post(SET, hook("true", ",\"events\":[]")));
    }

    @Test
    void anEmptyUrlIsAccepted() {
        rehearsal.create("a");

        assertEquals(201, rehearsal.post(SET, hook("true", ",\"events\":[]").replace("http://own.test", ""))
                .status());
    }

    @Test
    void theEnvelopeHasTheDocumentedMembers() {
        String token = rehearsal.createOpen("a");
        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");

        JsonObject envelope = rehearsal.hooks.get(0).body();

        assertEquals(List.of("event", "instance", "data", "destination", "date_time", "sender", "server_url",
                "apikey"), List.copyOf(envelope.fieldNames()));
        assertEquals("connection.update", envelope.getString("event"));
        assertEquals(token, envelope.getString("apikey"));
        assertEquals(Rehearsal.RECEIVER, envelope.getString("destination"));
    }

    @Test
    void theTimeIsLocalWithAFalseZulu() {
        rehearsal.create("a");

        assertEquals("2026-03-10T09:00:00.000Z", rehearsal.hooks.get(0).body().getString("date_time"));
        assertEquals(Instant.parse("2026-03-10T12:00:00Z"), rehearsal.time.instant());
    }

    @Test
    void theSenderIsAbsentBeforeTheFirstLogin() {
        rehearsal.create("a");

        assertFalse(rehearsal.hooks.get(0).body().containsKey("sender"));
    }

    @Test
    void withoutExposureTheKeyIsNull() {
        Rehearsal discreet = new Rehearsal(options -> options.exposeToken(false));
        discreet.create("a");

        assertTrue(discreet.hooks.get(0).body().containsKey("apikey"));
        assertNull(discreet.hooks.get(0).body().getString("apikey"));
    }

    @ParameterizedTest
    @CsvSource({"false,http://own.test", "true,http://own.test/connection-update"})
    void byEventsAppendsTheEventToTheAddress(boolean byEvents, String url) {
        rehearsal.createOpen("a");
        rehearsal.post(SET, hook("true", ",\"events\":[\"CONNECTION_UPDATE\"],\"byEvents\":" + byEvents));

        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("0.1S");

        assertEquals(List.of(url, Rehearsal.RECEIVER), rehearsal.hooks.stream().map(Rehearsal.Hook::url).toList());
    }

    @Test
    void storedHeadersAreSentAsTheyAreAndOtherEventsAreNotSent() {
        rehearsal.createOpen("a");
        rehearsal.post(SET, hook("true", ",\"events\":[\"SEND_MESSAGE\"],\"headers\":{\"authorization\":\"x\"}"));
        rehearsal.post("/instance/restart/a", "");
        rehearsal.advance("1S");

        rehearsal.post("/message/sendText/a", "{\"number\":\"5511987654321\",\"text\":\"oi\"}");

        List<Rehearsal.Hook> own = rehearsal.hooks.stream().filter(h -> h.url().equals("http://own.test")).toList();
        assertEquals(List.of("send.message"), own.stream().map(Rehearsal.Hook::event).toList());
        assertEquals(Map.of("authorization", "x"), own.get(0).headers());
    }

    private static String hook(String enabled, String more) {
        return "{\"webhook\":{\"enabled\":" + enabled + ",\"url\":\"http://own.test\"" + more + "}}";
    }
}
