package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.5, what a send answers, row by row. */
class Section15SendingTest {

    private static final String SEND = "/message/sendText/a";
    private static final String MEDIA = "/message/sendMedia/a";
    private static final String BRAZIL = "5511987654321";
    private static final String PORTUGAL = "351912345678";

    private final Rehearsal rehearsal = new Rehearsal();

    @Test
    void a201HasTheDocumentedMembers() {
        rehearsal.createOpen("a");

        JsonObject sent = rehearsal.post(SEND, text(BRAZIL, "oi")).object();

        assertEquals(List.of("key", "pushName", "status", "message", "contextInfo", "messageType",
                "messageTimestamp", "instanceId", "source"), List.copyOf(sent.fieldNames()));
        assertTrue(sent.getJsonObject("key").getString("id").matches("3EB0[0-9A-F]{18}"));
        assertEquals("PENDING", sent.getString("status"));
        assertEquals("{\"conversation\":\"oi\"}", sent.getJsonObject("message").encode());
        assertEquals(rehearsal.time.instant().getEpochSecond(), sent.getLong("messageTimestamp"));
    }

    @Test
    void bodiesOfVersion1Are400() {
        rehearsal.createOpen("a");

        assertError(400, "[[[\"instance requires property \\\"text\\\"\"]]]",
                rehearsal.post(SEND, "{\"number\":\"" + BRAZIL + "\",\"textMessage\":{\"text\":\"oi\"}}"));
    }

    @Test
    void aBlankTextIs400() {
        rehearsal.createOpen("a");

        assertError(400, "[[\"Text is required\"]]", rehearsal.post(SEND, text(BRAZIL, "  ")));
    }

    @ParameterizedTest
    @CsvSource({"999123456789,999123456789@s.whatsapp.net", "'',@s.whatsapp.net", "abc,@s.whatsapp.net"})
    void aNumberThatIsNotOnWhatsAppIs400WithAnObject(String number, String jid) {
        rehearsal.createOpen("a");

        assertError(400, "[[{\"jid\":\"" + jid + "\",\"exists\":false,\"number\":\"" + number + "\"}]]",
                rehearsal.post(SEND, text(number, "oi")));
    }

    @Test
    void neverConnectedIs500() {
        rehearsal.create("a");

        assertError(500, "[\"Cannot read properties of undefined (reading 'onWhatsApp')\"]",
                rehearsal.post(SEND, text(BRAZIL, "oi")));
    }

    @Test
    void aClosedSocketIs500ForANumberThatWasNotVerified() {
        connecting();

        assertError(500, "[\"Connection Closed\"]", rehearsal.post(SEND, text("5511900000000", "oi")));
    }

    @Test
    void aClosedSocketIs400ForAVerifiedNumberAGroupAndALid() {
        connecting();

        for (String number : List.of(BRAZIL, "120363000000000000@g.us", "123456@lid")) {
            assertError(400, "[[\"Error: Connection Closed\"]]", rehearsal.post(SEND, text(number, "oi")));
        }
    }

    @ParameterizedTest
    @CsvSource({"5511987654321,400", "5215512345678,400", "5491123456789,400", "351912345678,500",
            "14155552671,500"})
    void onlyNumbersOf55And52And54AreRemembered(String number, int status) {
        rehearsal.createOpen("a");
        rehearsal.post(SEND, text(number, "first"));
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"stuck-connecting\"}");

        assertEquals(status, rehearsal.post(SEND, text(number, "second")).status());
    }

    @Test
    void theNumberIsForgottenAfterSevenDays() {
        connecting();
        rehearsal.advance("168H");

        assertEquals(500, rehearsal.post(SEND, text(BRAZIL, "oi")).status());
    }

    @Test
    void theQrPhaseIs400() {
        rehearsal.create("a");
        rehearsal.later("GET", "/instance/connect/a", "");
        rehearsal.advance("2S");

        assertError(400, "[[\"TypeError: Cannot read properties of undefined (reading 'id')\"]]",
                rehearsal.post(SEND, text(BRAZIL, "oi")));
    }

    @Test
    void aZombieIs500AfterSixtySeconds() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");

        assertEquals("open", rehearsal.state("a"));
        assertError(500, "[\"Cannot read properties of undefined (reading 'find')\"]",
                rehearsal.after(Duration.ofSeconds(60), "POST", SEND, text(PORTUGAL, "oi")));
    }

    @Test
    void aZombieTakesAMessageForAVerifiedNumberAndNothingGoesOut() {
        rehearsal.createOpen("a");
        rehearsal.post(SEND, text(BRAZIL, "first"));
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");
        rehearsal.hooks.clear();

        assertEquals(201, rehearsal.post(SEND, text(BRAZIL, "second")).status());
        rehearsal.advance("1H");

        assertEquals(0, rehearsal.get("/simulator/messages?text=second").object().getInteger("total"));
        assertEquals(0, rehearsal.hooks.stream().filter(hook -> hook.event().equals("messages.update")
                && hook.data().getString("status").equals("DELIVERY_ACK")).count());
    }

    @ParameterizedTest
    @CsvSource({"sendText,textMessage", "sendMedia,mediaMessage"})
    void notLoadedIs500(String path, String member) {
        rehearsal.create("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

        assertError(500, "[\"Cannot read properties of undefined (reading '" + member + "')\"]",
                rehearsal.post("/message/" + path + "/a",
                        "{\"number\":\"1\",\"text\":\"oi\",\"mediatype\":\"image\",\"media\":\"http://x/y\"}"));
    }

    @Test
    void anUnknownGroupIs400() {
        rehearsal.createOpen("a");

        assertError(400, "[[\"[object Object]\"]]", rehearsal.post(SEND, text("120363000000000000@g.us", "oi")));
        rehearsal.cause("/numbers", "{\"number\":\"120363000000000000@g.us\",\"exists\":true}");
        assertEquals(201, rehearsal.post(SEND, text("120363000000000000@g.us", "oi")).status());
    }

    @Test
    void aDatabaseFailureAfterTheSendIs400AlthoughTheMessageWentOut() {
        rehearsal.createOpen("a");
        rehearsal.cause("/node", "{\"fault\":\"database-down\"}");

        Answer answer = rehearsal.post(SEND, text(BRAZIL, "oi"));

        assertEquals(400, answer.status());
        assertTrue(answer.encoded().contains("prisma"));
        assertEquals(1, rehearsal.get("/simulator/messages?text=oi").object().getInteger("total"));
    }

    @Test
    void unknownInstanceIs404AndAWrongKey401() {
        rehearsal.create("a");

        assertEquals(404, rehearsal.post("/message/sendText/x", text(BRAZIL, "oi")).status());
        assertEquals(401, rehearsal.as("wrong", "POST", SEND, text(BRAZIL, "oi")).status());
    }

    @Test
    void delayBlocksTheCall() {
        rehearsal.createOpen("a");

        Answer answer = rehearsal.after(Duration.ofMillis(25_000), "POST", SEND,
                "{\"number\":\"" + BRAZIL + "\",\"text\":\"oi\",\"delay\":25000}");

        assertEquals(201, answer.status());
    }

    @ParameterizedTest
    @CsvSource({
        "5531987654321,553187654321", "5511987654321,5511987654321", "5531612345678,5531612345678",
        "+44 7700 900123,447700900123", "5215512345678,525512345678", "5491123456789,541123456789",
        "5511987654321@s.whatsapp.net,5511987654321"})
    void numbersAreRewritten(String number, String user) {
        rehearsal.createOpen("a");

        JsonObject sent = rehearsal.post(SEND, text(number, "oi")).object();

        assertEquals(user + "@s.whatsapp.net", sent.getJsonObject("key").getString("remoteJid"));
    }

    @Test
    void eighteenDigitsBecomeAGroup() {
        assertEquals("120363000000000000@g.us", Numbers.jid("120363000000000000"));
    }

    @Test
    void anAnswerMayGetLostAfterTheMessageWasTaken() {
        rehearsal.createOpen("a");
        rehearsal.cause("/send", "{\"loseAnswer\":1}");

        assertTrue(rehearsal.post(SEND, text(BRAZIL, "oi")).isBroken());
        assertEquals(1, book("oi").getInteger("count"));
    }

    @Test
    void anAnswerMayNeverCome() {
        rehearsal.createOpen("a");
        rehearsal.cause("/send", "{\"hangAnswer\":1}");

        AtomicReference<Answer> answer = rehearsal.later("POST", SEND, text(BRAZIL, "oi"));
        rehearsal.advance("1H");

        assertNull(answer.get());
        assertEquals(1, book("oi").getInteger("count"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "document", "video", "audio"})
    void mediaIsSentByUrlOrBase64(String kind) {
        rehearsal.createOpen("a");

        assertEquals(201, rehearsal.post(MEDIA, media(kind, "https://files.test/a.bin", "")).status());
        assertEquals(201, rehearsal.post(MEDIA, media(kind, "AAAA", ",\"fileName\":\"a.bin\"")).status());
    }

    @Test
    void mediaErrors() {
        rehearsal.createOpen("a");

        assertError(400, "[[\"Owned media must be a url or base64\"]]",
                rehearsal.post(MEDIA, media("image", "not media!", "")));
        assertError(400, "[[\"For base64 the file name must be informed.\"]]",
                rehearsal.post(MEDIA, media("document", "AAAA", "")));
        assertError(400, "[[[\"mediatype is not one of enum values: image,document,video,audio\"]]]",
                rehearsal.post(MEDIA, media("smell", "AAAA", "")));
    }

    private JsonObject book(String text) {
        return rehearsal.get("/simulator/messages?text=" + text).object().getJsonArray("items").getJsonObject(0);
    }

    /** Verified the Brazilian number while it was open; now it cannot get through. */
    private void connecting() {
        rehearsal.createOpen("a");
        rehearsal.post(SEND, text(BRAZIL, "before"));
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"stuck-connecting\"}");
    }

    private static String text(String number, String text) {
        return "{\"number\":\"" + number + "\",\"text\":\"" + text + "\"}";
    }

    private static String media(String kind, String media, String more) {
        return "{\"number\":\"" + BRAZIL + "\",\"mediatype\":\"" + kind + "\",\"media\":\"" + media + "\"" + more + "}";
    }
}
