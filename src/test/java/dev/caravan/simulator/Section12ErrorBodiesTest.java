package dev.caravan.simulator;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** GATEWAYS 1.2, row by row. */
class Section12ErrorBodiesTest {

    private static final String NUMBERS = "/chat/whatsappNumbers/a";

    private final Rehearsal rehearsal = new Rehearsal();

    @BeforeEach
    void anInstance() {
        rehearsal.create("a");
    }

    @Test
    void shape1AStringFor401() {
        assertEquals("{\"status\":401,\"error\":\"Unauthorized\",\"response\":{\"message\":\"Unauthorized\"}}",
                rehearsal.as("wrong", "GET", "/instance/connectionState/a", "").encoded());
    }

    @Test
    void shape2AnArrayOfStringsForABusinessRule() {
        Answer answer = rehearsal.after(Pace.PROXY_TEST, "POST", "/proxy/set/a",
                Rehearsal.proxyBody("10.0.0.1").replace("http", "https"));

        assertEquals("{\"status\":400,\"error\":\"Bad Request\",\"response\":{\"message\":[\"Invalid proxy\"]}}",
                answer.encoded());
    }

    @Test
    void shape3AnArrayInAnArrayForTheSchema() {
        assertError(400, "[[[\"instance requires property \\\"text\\\"\"]]]",
                rehearsal.post("/message/sendText/a", "{\"number\":\"5511987654321\"}"));
    }

    @Test
    void shape4AnArrayOfObjectsForANumberThatIsNotOnWhatsApp() {
        rehearsal.createOpen("b");

        assertError(400, "[[{\"jid\":\"999123456789@s.whatsapp.net\",\"exists\":false,\"number\":\"999123456789\"}]]",
                rehearsal.post("/message/sendText/b", "{\"number\":\"999123456789\",\"text\":\"oi\"}"));
    }

    @Test
    void aStringFor500() {
        assertEquals("{\"status\":500,\"error\":\"Internal Server Error\",\"response\":{\"message\":"
                        + "\"Cannot read properties of undefined (reading 'onWhatsApp')\"}}",
                rehearsal.post("/message/sendText/a", "{\"number\":\"5511987654321\",\"text\":\"oi\"}").encoded());
    }

    @Test
    void malformedJsonIs400UnderTheNameOfA500() {
        Answer answer = rehearsal.post("/message/sendText/a", "{\"number\":");

        assertEquals(400, answer.status());
        assertEquals("Internal Server Error", answer.object().getString("error"));
        assertEquals(String.class, Rehearsal.message(answer).getClass());
    }

    @ParameterizedTest
    @CsvSource({"PUT,/instance/restart/a", "POST,/instance/connect/a", "GET,/no/such/route", "GET,/instance/connect/",
            "DELETE,/"})
    void anUnknownRouteOrVerbIs404(String method, String path) {
        assertError(404, "[[\"Cannot " + method + " " + path + "\"]]", rehearsal.as(Rehearsal.KEY, method, path, ""));
    }

    @Test
    void withoutTheJsonMediaTypeTheBodyIsEmpty() {
        Call call = Rehearsal.call("POST", "/message/sendText/a", Map.of("apikey", Rehearsal.KEY),
                "{\"number\":\"5511987654321\",\"text\":\"oi\"}");

        assertError(400, "[[[\"instance requires property \\\"number\\\"\","
                + "\"instance requires property \\\"text\\\"\"]]]", rehearsal.evolution.handle(call).result());
    }

    @Test
    void whatsappNumbersAnswersItsValidationWithoutTheEnvelope() {
        assertEquals("{\"status\":400,\"error\":\"Bad Request\",\"message\":"
                        + "[[\"instance requires property \\\"numbers\\\"\"]]}",
                rehearsal.post(NUMBERS, "{}").encoded());
    }

    @Test
    void whatsappNumbersAnswersABoomObjectForAClosedSocket() {
        rehearsal.createOpen("b");
        rehearsal.cause("/instances/b/faults", "{\"fault\":\"stuck-connecting\"}");

        Answer answer = rehearsal.post("/chat/whatsappNumbers/b", "{\"numbers\":[\"5511987654321\"]}");

        assertEquals(400, answer.status());
        assertEquals(428, answer.object().getJsonObject("output").getInteger("statusCode"));
        assertEquals(true, answer.object().getBoolean("isBoom"));
    }

    @Test
    void whatsappNumbersAnswersAnEmptyObjectForATypeError() {
        Answer answer = rehearsal.post(NUMBERS, "{\"numbers\":[\"5511987654321\"]}");

        assertEquals(400, answer.status());
        assertEquals("{}", answer.encoded());
    }

    @ParameterizedTest
    @CsvSource({"GET,/instance/connect/a", "POST,/instance/restart/a"})
    void connectAndRestartReportFailuresAs200(String method, String path) {
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

        Answer answer = rehearsal.as(Rehearsal.KEY, method, path, "");

        assertEquals(200, answer.status());
        assertEquals("{\"error\":true,\"message\":\"[object Object]\"}", answer.encoded());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "{\"number\":5511,\"text\":\"oi\"}; Invalid format",
        "{\"number\":\"5511\",\"text\":\"oi\",\"delay\":\"1\"}; Enter a value in milliseconds",
        "{\"number\":\"5511\",\"text\":1}; text is not of a type(s) string",
        "{\"number\":\"5511\",\"text\":\"oi\",\"mentioned\":[\"x\"]}; "
                + "\\\"mentioned\\\" must be an array of numeric strings"})
    void validationMessagesAreTheStackOrTheDescription(String body, String message) {
        assertError(400, "[[[\"" + message + "\"]]]", rehearsal.post("/message/sendText/a", body));
    }

    @Test
    void cannotBeEmptyActsOnlyIfNoOtherPropertyIsThere() {
        String empty = "{\"enabled\":false,\"host\":\"\",\"port\":\"\",\"protocol\":\"\"";

        assertError(400, "[[[\"The \\\"host\\\" cannot be empty\",\"The \\\"port\\\" cannot be empty\","
                + "\"The \\\"protocol\\\" cannot be empty\"]]]", rehearsal.post("/proxy/set/a", empty + "}"));
        assertEquals(201, rehearsal.post("/proxy/set/a", empty + ",\"username\":\"\"}").status());
    }

    @Test
    void anUnknownWebhookEventNamesItsIndex() {
        Answer answer = rehearsal.post("/webhook/set/a",
                "{\"webhook\":{\"enabled\":true,\"url\":\"http://x\",\"events\":[\"NO_SUCH\"]}}");

        assertEquals(400, answer.status());
        assertEquals(0, answer.encoded().indexOf("{\"status\":400,\"error\":\"Bad Request\",\"response\":{\"message\":"
                + "[[\"webhook.events[0] is not one of enum values: APPLICATION_STARTUP,QRCODE_UPDATED"));
    }
}
