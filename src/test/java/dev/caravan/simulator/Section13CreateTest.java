package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.3, create, row by row. */
class Section13CreateTest {

    private static final String PROXY = ",\"proxyHost\":\"10.0.0.1\",\"proxyPort\":\"3128\",\"proxyProtocol\":\"http\"";

    private final Rehearsal rehearsal = new Rehearsal();

    @Test
    void the201HasTheDocumentedMembers() {
        JsonObject body = create("").object();

        assertEquals(List.of("instance", "hash", "webhook", "websocket", "rabbitmq", "nats", "sqs", "settings"),
                List.copyOf(body.fieldNames()));
        assertEquals(List.of("instanceName", "instanceId", "integration", "webhookWaBusiness",
                "accessTokenWaBusiness", "status"), List.copyOf(body.getJsonObject("instance").fieldNames()));
        assertEquals("close", body.getJsonObject("instance").getString("status"));
        assertEquals(8, body.getJsonObject("settings").size());
        assertEquals("{}", body.getJsonObject("webhook").encode());
        assertTrue(body.getString("hash").matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}"));
    }

    @Test
    void aTokenBecomesTheHash() {
        assertEquals("my-token", create(",\"token\":\"my-token\"").object().getString("hash"));
    }

    @Test
    void settingsAndWebhookAreStored() {
        JsonObject body = create(",\"rejectCall\":true,\"webhook\":{\"url\":\"http://own\",\"byEvents\":true,"
                + "\"headers\":{\"x\":\"y\"},\"events\":[\"CONNECTION_UPDATE\"]}").object();

        assertTrue(body.getJsonObject("settings").getBoolean("rejectCall"));
        assertEquals("{\"webhookUrl\":\"http://own\",\"webhookHeaders\":{\"x\":\"y\"},\"webhookByEvents\":true,"
                + "\"webhookBase64\":false}", body.getJsonObject("webhook").encode());
        assertTrue(rehearsal.get("/webhook/find/a").object().getBoolean("enabled"));
    }

    @Test
    void qrcodeTrueStartsTheSocketAndAddsFiveSeconds() {
        Answer answer = rehearsal.after(Duration.ofSeconds(5), "POST", "/instance/create", body(",\"qrcode\":true"));

        assertEquals(201, answer.status());
        assertEquals("connecting", answer.object().getJsonObject("instance").getString("status"));
        assertEquals(1, answer.object().getJsonObject("qrcode").getInteger("count"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "{\"instanceName\":\"a\"}; Invalid integration",
        "{\"instanceName\":\"a\",\"integration\":\"OTHER\"}; Invalid integration",
        "{\"instanceName\":\"a\",\"integration\":\"WHATSAPP-BUSINESS\"}; number is required",
        "{\"instanceName\":\"a\",\"integration\":\"WHATSAPP-BUSINESS\",\"number\":\"551199\"}; token is required"})
    void businessRulesAre400(String body, String message) {
        assertError(400, "[[\"" + message + "\"]]", rehearsal.post("/instance/create", body));
    }

    @Test
    void aTakenNameIs403() {
        create("");

        assertError(403, "[[\"This name \\\"a\\\" is already in use.\"]]", create(""));
    }

    @Test
    void aWrongKeyIs401() {
        assertEquals(401, rehearsal.as("wrong", "POST", "/instance/create", body("")).status());
    }

    @Test
    void anEmptyNameIsAccepted() {
        Answer answer = rehearsal.post("/instance/create",
                "{\"instanceName\":\"\",\"integration\":\"WHATSAPP-BAILEYS\"}");

        assertEquals(201, answer.status());
        assertEquals("", rehearsal.row("").getString("name"));
    }

    @Test
    void withoutANameItIs403AsSoonAsAnyInstanceExists() {
        create("");

        assertError(403, "[[\"This name \\\"undefined\\\" is already in use.\"]]",
                rehearsal.post("/instance/create", "{\"integration\":\"WHATSAPP-BAILEYS\"}"));
    }

    @Test
    void anInvalidProxyIs400AndTheHalfCreatedInstanceIsRemoved() {
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"closed-port\"}");

        Answer answer = rehearsal.after(Pace.PROXY_TEST, "POST", "/instance/create", body(PROXY));

        assertError(400, "[[\"Invalid proxy\"]]", answer);
        assertEquals(404, rehearsal.get("/instance/connectionState/a").status());
    }

    @Test
    void aProxyThatPassesIsStored() {
        AtomicReference<Answer> answer = rehearsal.later("POST", "/instance/create", body(PROXY));
        rehearsal.advance("1S");

        assertEquals(201, answer.get().status());
        assertEquals("10.0.0.1", rehearsal.get("/proxy/find/a").object().getString("host"));
    }

    @Test
    void aProxyWithoutProtocolIsIgnoredWithoutAWord() {
        assertEquals(201, create(",\"proxyHost\":\"10.0.0.1\",\"proxyPort\":\"3128\"").status());
        assertEquals("null", rehearsal.get("/proxy/find/a").encoded());
    }

    @Test
    void aPortAsANumberIs400() {
        assertError(400, "[[[\"proxyPort is not of a type(s) string\"]]]", create(",\"proxyPort\":3128"));
    }

    @ParameterizedTest
    @CsvSource({"x", "@5511"})
    void aNumberMustMatchItsPattern(String number) {
        assertError(400, "[[[\"number does not match pattern \\\"^\\\\\\\\d+[\\\\\\\\.@\\\\\\\\w-]+\\\"\"]]]",
                create(",\"number\":\"" + number + "\""));
    }

    @Test
    void theDatabaseSaysCloseAtCreate() {
        create("");

        assertEquals("close", rehearsal.row("a").getString("connectionStatus"));
        assertNull(rehearsal.row("a").getString("ownerJid"));
    }

    private Answer create(String more) {
        return rehearsal.post("/instance/create", body(more));
    }

    private static String body(String more) {
        return "{\"instanceName\":\"a\",\"integration\":\"WHATSAPP-BAILEYS\"" + more + "}";
    }
}
