package dev.caravan.simulator;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The other side: people who write, and what WhatsApp's book shows of a campaign. */
class PeopleTest {

    private static final String BRAZIL = "5511987654321";
    private static final String SEND = "/message/sendText/a";
    private static final String WRITE = "/instances/a/messages";

    private final Rehearsal rehearsal = new Rehearsal();

    @BeforeEach
    void open() {
        rehearsal.createOpen("a");
    }

    @Test
    void aTextOfAPersonIsReportedAsTheGatewayReportsIt() {
        rehearsal.cause(WRITE, "{\"from\":\"5531987654321\",\"text\":\"SAIR\"}");

        JsonObject data = upserts().get(0);
        assertEquals(List.of("key", "pushName", "status", "message", "contextInfo", "messageType", "messageTimestamp",
                "instanceId", "source"), List.copyOf(data.fieldNames()));
        assertEquals("553187654321@s.whatsapp.net", data.getJsonObject("key").getString("remoteJid"));
        assertEquals(false, data.getJsonObject("key").getBoolean("fromMe"));
        assertEquals("{\"conversation\":\"SAIR\"}", data.getJsonObject("message").encode());
        assertEquals("conversation", data.getString("messageType"));
        assertEquals(rehearsal.time.instant().getEpochSecond(), data.getLong("messageTimestamp"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', value = {
        "extended | extendedTextMessage    | '{\"text\":\"oi\",\"contextInfo\":{}}'",
        "button   | buttonsResponseMessage | '{\"selectedButtonId\":\"1\",\"selectedDisplayText\":\"oi\"}'",
        "list     | listResponseMessage    | '{\"title\":\"oi\",\"singleSelectReply\":{\"selectedRowId\":\"1\"}}'"})
    void aTextHasTheFormOfItsDevice(String form, String type, String content) {
        rehearsal.cause(WRITE, "{\"from\":\"" + BRAZIL + "\",\"text\":\"oi\",\"form\":\"" + form + "\"}");

        assertEquals(type, upserts().get(0).getString("messageType"));
        assertEquals(content, upserts().get(0).getJsonObject("message").getJsonObject(type).encode());
    }

    @ParameterizedTest
    @CsvSource({
        "lid,      12345678911@lid, 11987654321@s.whatsapp.net,",
        "lid-pn,   12345678911@lid,                           , 11987654321@s.whatsapp.net",
        "lid-only, 12345678911@lid,                           ,"})
    void aSenderMayHideBehindAnId(String sender, String jid, String alternative, String number) {
        rehearsal.cause(WRITE, "{\"from\":\"11987654321\",\"text\":\"oi\",\"sender\":\"" + sender + "\"}");

        JsonObject key = upserts().get(0).getJsonObject("key");
        assertEquals(jid, key.getString("remoteJid"));
        assertEquals(alternative, key.getString("remoteJidAlt"));
        assertEquals(number, key.getString("senderPn"));
    }

    @Test
    void aTextWaitsForAnInstanceThatIsAway() {
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"drop\",\"for\":\"10s\"}");
        rehearsal.cause(WRITE, "{\"from\":\"" + BRAZIL + "\",\"text\":\"SAIR\"}");
        rehearsal.advance("5S");
        assertEquals(List.of(), upserts());

        rehearsal.advance("10S");

        assertEquals(1, upserts().size());
    }

    @Test
    void someOfTheRecipientsAnswerByThemselves() {
        rehearsal.cause("/send", "{\"reply\":0.25,\"replyText\":\"STOP\"}");
        IntStream.range(0, 200).forEach(number -> send("55119876%05d".formatted(number), "oi"));
        rehearsal.advance("10S");

        int heard = upserts().size();
        assertTrue(heard > 25 && heard < 75, () -> heard + " of 200");
        assertTrue(upserts().stream().allMatch(data -> data.getJsonObject("message").getString("conversation")
                .equals("STOP")));
        JsonObject list = rehearsal.get("/simulator/heard?instance=a").object();
        assertEquals(heard, list.getInteger("total"));
        assertEquals("STOP", list.getJsonArray("items").getJsonObject(0).getString("text"));
    }

    @ParameterizedTest
    @CsvSource({"closed,500", "unavailable,503", "throttled,429"})
    void aSendMayFailBeforeTheMessageIsTaken(String fault, int status) {
        rehearsal.cause("/send", "{\"" + fault + "\":1}");

        Answer answer = send(BRAZIL, "oi");

        assertEquals(status, answer.status());
        assertEquals(status == 500 ? null : 1, answer.retryAfter());
        assertEquals(0, totals("oi").getInteger("accepted"));
        rehearsal.delete("/simulator/faults");
        assertEquals(201, send(BRAZIL, "oi").status());
    }

    @Test
    void theBookTellsHowOftenTheSameWasTaken() {
        IntStream.range(0, 5).forEach(number -> send("551198765432" + number, "promo " + number));
        send("5511987654320", "promo 0");
        send("5511987654320", "promo 0");
        send("5511987654320", "outra");

        assertEquals("{\"accepted\":7,\"distinct\":5,\"most\":3,\"takenTwice\":1}", totals("promo").encode());
        assertEquals("{\"accepted\":8,\"distinct\":6,\"most\":3,\"takenTwice\":1}",
                rehearsal.get("/simulator/book").encoded());
        assertEquals("{\"accepted\":0,\"distinct\":0,\"most\":0,\"takenTwice\":0}", totals("nada").encode());
    }

    @Test
    void theBookIsReadInParts() {
        IntStream.range(0, 7).forEach(number -> send("551198765432" + number, "promo " + number));
        send(BRAZIL, "outra");
        JsonObject first = part(0);
        JsonObject second = part(first.getInteger("next"));
        JsonObject third = part(second.getInteger("next"));

        assertEquals("promo 0,promo 1,promo 2", texts(first));
        assertEquals("promo 3,promo 4,promo 5", texts(second));
        assertEquals("promo 6", texts(third));
        assertNull(third.getInteger("next"));
        assertEquals(1, first.getJsonArray("items").getJsonObject(0).getJsonArray("ids").size());
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        String from = "{\"from\":\"" + BRAZIL + "\",\"text\":\"oi\"";
        assertError(400, "[[\"unknown form \\\"smoke\\\"; valid: conversation, extended, button, list\"]]",
                rehearsal.post("/simulator" + WRITE, from + ",\"form\":\"smoke\"}"));
        assertError(400, "[[\"unknown sender \\\"x\\\"; valid: number, lid, lid-pn, lid-only\"]]",
                rehearsal.post("/simulator" + WRITE, from + ",\"sender\":\"x\"}"));
        assertError(400, "[[\"from must be a text\"]]", rehearsal.post("/simulator" + WRITE, "{\"text\":\"oi\"}"));
    }

    private Answer send(String number, String text) {
        return rehearsal.post(SEND, "{\"number\":\"" + number + "\",\"text\":\"" + text + "\"}");
    }

    private List<JsonObject> upserts() {
        return rehearsal.hooks("messages.upsert").map(Rehearsal.Hook::data).toList();
    }

    private JsonObject totals(String prefix) {
        return rehearsal.get("/simulator/book?prefix=" + prefix).object();
    }

    private JsonObject part(int after) {
        return rehearsal.get("/simulator/book/entries?prefix=promo&limit=3&after=" + after).object();
    }

    private static String texts(JsonObject part) {
        JsonArray items = part.getJsonArray("items");
        return items.stream().map(item -> ((JsonObject) item).getString("text")).collect(Collectors.joining(","));
    }
}
