package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.5, number query and reconciliation, row by row. */
class Section15ReconciliationTest {

    private static final String ONE = "5511987654321";
    private static final String TWO = "5511987654322";

    private final Rehearsal rehearsal = new Rehearsal();

    @BeforeEach
    void anOpenInstance() {
        rehearsal.createOpen("a");
    }

    @Test
    void whatsappNumbersTellsWhoExists() {
        assertEquals("[{\"jid\":\"5511987654321@s.whatsapp.net\",\"exists\":true,\"number\":\"5511987654321\"},"
                        + "{\"jid\":\"999123456789@s.whatsapp.net\",\"exists\":false,\"number\":\"999123456789\"}]",
                rehearsal.post("/chat/whatsappNumbers/a", "{\"numbers\":[\"" + ONE + "\",\"999123456789\"]}")
                        .encoded());
    }

    @Test
    void whatsappNumbersWantsAtLeastOneAndNoneTwice() {
        assertEquals(400, rehearsal.post("/chat/whatsappNumbers/a", "{\"numbers\":[]}").status());
        assertTrue(rehearsal.post("/chat/whatsappNumbers/a", "{\"numbers\":[\"1\",\"1\"]}").encoded()
                .contains("contains duplicate item"));
    }

    @Test
    void whatsappNumbersOfAZombieEndsAfterSixtySecondsWithAnEmptyObject() {
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");

        Answer answer = rehearsal.after(Duration.ofSeconds(60), "POST", "/chat/whatsappNumbers/a",
                "{\"numbers\":[\"1\"]}");

        assertEquals(400, answer.status());
        assertEquals("{}", answer.encoded());
    }

    /** So the number query does not show that a session is alive (onWhatsappCache.ts). */
    @Test
    void whatsappNumbersAnswersFromTheCacheWhateverTheSocketIsLike() {
        String seen = rehearsal.post("/chat/whatsappNumbers/a", "{\"numbers\":[\"" + ONE + "\"]}").encoded();

        rehearsal.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");
        assertEquals(seen, rehearsal.post("/chat/whatsappNumbers/a", "{\"numbers\":[\"" + ONE + "\"]}").encoded());

        rehearsal.cause("/instances/a/faults", "{\"fault\":\"stuck-connecting\"}");
        assertEquals(seen, rehearsal.post("/chat/whatsappNumbers/a", "{\"numbers\":[\"" + ONE + "\"]}").encoded());

        rehearsal.advance("168H");
        assertEquals(400, rehearsal.post("/chat/whatsappNumbers/a", "{\"numbers\":[\"" + ONE + "\"]}").status());
    }

    @Test
    void findMessagesAnswersPagesNewestFirstAndOffsetIsThePageSize() {
        for (int i = 1; i <= 5; i++) {
            send(ONE, "text " + i);
        }

        JsonObject page = find("{\"where\":{},\"page\":2,\"offset\":2}");

        assertEquals(5, page.getInteger("total"));
        assertEquals(3, page.getInteger("pages"));
        assertEquals(2, page.getInteger("currentPage"));
        assertEquals(List.of("text 3", "text 2"), texts(page));
    }

    @Test
    void recordsCarryTheirUpdates() {
        String id = send(ONE, "oi");
        rehearsal.advance("2S");

        JsonObject record = find("{\"where\":{\"key\":{\"id\":\"" + id + "\"}}}").getJsonArray("records")
                .getJsonObject(0);

        assertEquals("[{\"status\":\"SERVER_ACK\"},{\"status\":\"DELIVERY_ACK\"}]",
                record.getJsonArray("MessageUpdate").encode());
        assertEquals(List.of("id", "key", "pushName", "messageType", "message", "messageTimestamp", "instanceId",
                "source", "contextInfo", "MessageUpdate"), List.copyOf(record.fieldNames()));
    }

    @Test
    void theTimeFilterWorksOnlyWithBothBounds() {
        send(ONE, "early");
        rehearsal.advance("1H");
        send(ONE, "late");
        String from = rehearsal.time.instant().minusSeconds(60).toString();
        String to = rehearsal.time.instant().plusSeconds(60).toString();

        assertEquals(List.of("late"), texts(find("{\"where\":{\"messageTimestamp\":{\"gte\":\"" + from
                + "\",\"lte\":\"" + to + "\"}}}")));
        assertEquals(2, find("{\"where\":{\"messageTimestamp\":{\"gte\":\"" + from + "\"}}}").getInteger("total"));
    }

    @Test
    void aLoneRemoteJidMatchesEverythingIn237AndFiltersBefore() {
        String filter = "{\"where\":{\"key\":{\"remoteJid\":\"" + TWO + "@s.whatsapp.net\"}}}";
        send(ONE, "one");
        send(TWO, "two");
        assertEquals(2, find(filter).getInteger("total"));

        Rehearsal old = new Rehearsal(options -> options.version("2.3.6"));
        old.createOpen("a");
        old.post("/message/sendText/a", "{\"number\":\"" + ONE + "\",\"text\":\"one\"}");
        old.post("/message/sendText/a", "{\"number\":\"" + TWO + "\",\"text\":\"two\"}");
        assertEquals(1, old.post("/chat/findMessages/a", filter).object().getJsonObject("messages")
                .getInteger("total"));
    }

    @Test
    void fromMeFalseIsIgnoredIn237() {
        send(ONE, "oi");

        assertEquals(1, find("{\"where\":{\"key\":{\"fromMe\":false}}}").getInteger("total"));
        assertEquals(1, find("{\"where\":{\"key\":{\"fromMe\":true}}}").getInteger("total"));
    }

    @Test
    void withoutSavingHistoryIsAlwaysEmpty() {
        Rehearsal forgetful = new Rehearsal(options -> options.saveMessages(false));
        forgetful.createOpen("a");
        forgetful.post("/message/sendText/a", "{\"number\":\"" + ONE + "\",\"text\":\"oi\"}");

        assertEquals(0, forgetful.post("/chat/findMessages/a", "{\"where\":{}}").object()
                .getJsonObject("messages").getInteger("total"));
    }

    @Test
    void aLostSendIsFoundInTheHistory() {
        rehearsal.cause("/send", "{\"loseAnswer\":1}");
        rehearsal.post("/message/sendText/a", "{\"number\":\"" + ONE + "\",\"text\":\"lost\"}");

        assertEquals(List.of("lost"), texts(find("{\"where\":{\"key\":{\"fromMe\":true}}}")));
    }

    @Test
    void findStatusMessageListsTheUpdatesOfOneMessage() {
        send(ONE, "other");
        String id = send(ONE, "oi");
        rehearsal.advance("2S");

        JsonArray rows = rehearsal.post("/chat/findStatusMessage/a", "{\"where\":{\"remoteJid\":\"" + ONE
                + "@s.whatsapp.net\",\"id\":\"" + id + "\"}}").array();

        assertEquals(2, rows.size());
        assertEquals("DELIVERY_ACK", rows.getJsonObject(1).getString("status"));
        assertEquals(List.of("id", "keyId", "remoteJid", "fromMe", "participant", "pollUpdates", "status",
                "messageId", "instanceId"), List.copyOf(rows.getJsonObject(0).fieldNames()));
    }

    private String send(String number, String text) {
        return rehearsal.post("/message/sendText/a", "{\"number\":\"" + number + "\",\"text\":\"" + text + "\"}")
                .object().getJsonObject("key").getString("id");
    }

    private JsonObject find(String body) {
        return rehearsal.post("/chat/findMessages/a", body).object().getJsonObject("messages");
    }

    private static List<String> texts(JsonObject page) {
        return page.getJsonArray("records").stream()
                .map(r -> ((JsonObject) r).getJsonObject("message").getString("conversation")).toList();
    }
}
