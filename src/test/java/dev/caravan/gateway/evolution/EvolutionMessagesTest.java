package dev.caravan.gateway.evolution;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.GatewayAnswer.MessagesFound;
import dev.caravan.domain.GatewayAnswer.SentMessage;
import dev.caravan.domain.GatewayCommand.FindMessage;
import dev.caravan.domain.GatewayCommand.SendText;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.gateway.HttpCall;
import dev.caravan.gateway.HttpReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.gateway.evolution.EvolutionSamples.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The shapes of GATEWAYS 1.5. */
class EvolutionMessagesTest {

    private static final SendText SEND = new SendText("evo", "loja", "5531987654321", "Olá Ana");
    private static final Instant AT = Instant.parse("2026-01-15T12:00:00Z");
    private static final FindMessage FIND =
            new FindMessage("evo", "loja", "5531987654321", "Olá Ana", AT.plusMillis(700), AT.plusSeconds(60));
    private static final String JID = "553187654321@s.whatsapp.net";

    @Test
    void anAcceptedTextHasAnIdTheRecipientAndATime() {
        assertEquals(new MessageAccepted("3EB0A1", JID, AT), answer(SEND, 201, """
            {"key":{"remoteJid":"553187654321@s.whatsapp.net","fromMe":true,"id":"3EB0A1"},"pushName":"Você",
             "status":"PENDING","message":{"conversation":"Olá Ana"},"contextInfo":{},"messageType":"conversation",
             "messageTimestamp":1768478400,"instanceId":"1","source":"web"}"""));
        assertEquals(new MessageAccepted("3EB0A1", "", null), answer(SEND, 201, "{\"key\":{\"id\":\"3EB0A1\"}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "null", "[]", "{\"key\":{\"id\":\"\"}}", "{\"key\":{\"id\":null}}"})
    void aSuccessWithoutAMessageIsOfUnknownOutcome(String body) {
        assertThrows(GatewayFailure.OutcomeUnknown.class, () -> answer(SEND, 201, body));
    }

    @Test
    void aNumberThatIsNotOnWhatsAppIsUnknown() {
        assertEquals(new GatewayAnswer.RecipientUnknown("5531987654321"), answer(SEND, 400, """
            {"status":400,"error":"Bad Request","response":{"message":[
              {"jid":"553187654321@s.whatsapp.net","exists":false,"number":"5531987654321"}]}}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"jid\":\"x\",\"exists\":true}", "{\"jid\":\"x\"}", "{\"jid\":\"x\",\"exists\":null}"})
    void anObjectThatSaysNothingElseIsNotTakenForThat(String object) {
        assertThrows(GatewayFailure.OutcomeUnknown.class,
                () -> answer(SEND, 400, "{\"response\":{\"message\":[" + object + "]}}"));
    }

    @Test
    void aSchemaIsToldFromARule() {
        assertThrows(GatewayFailure.Rejected.class, () -> answer(SEND, 400, """
            {"status":400,"response":{"message":[["instance requires property \\"text\\""]]}}"""));
        assertThrows(GatewayFailure.OutcomeUnknown.class, () -> answer(SEND, 400, """
            {"status":400,"response":{"message":["instance requires property \\"text\\""]}}"""));
    }

    @Test
    void aMessageIsFoundByRecipientTextAndTimeHoweverTheGatewayFilters() {
        String rows = String.join(",",
                row("1", JID, true, "Olá Ana", 60), row("2", JID, true, "Olá Ana", 61),
                row("3", JID, false, "Olá Ana", 5), row("4", JID, true, "Olá Ana!", 5),
                row("5", "553187654322@s.whatsapp.net", true, "Olá Ana", 5),
                row("6", "5531987654321@s.whatsapp.net", true, "Olá Ana", 0), row("7", JID, true, "Olá Ana", -1));

        assertEquals(List.of("1", "6"), ids(page(1, 1, rows)));
    }

    @Test
    void aMessageOfAHiddenRecipientIsFoundByTheOtherAddress() {
        String row = row("1", "12345@lid", true, "Olá Ana", 1)
                .replace("\"fromMe\"", "\"remoteJidAlt\":\"" + JID + "\",\"fromMe\"");

        assertEquals(List.of("1"), ids(page(1, 1, row)));
    }

    @Test
    void aTextWithALinkIsFoundInItsOtherShape() {
        String row = row("1", JID, true, "x", 1)
                .replace("{\"conversation\":\"x\"}", "{\"extendedTextMessage\":{\"text\":\"Olá Ana\"}}");

        assertEquals(List.of("1"), ids(page(1, 1, row)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                | PENDING
        PENDING                 | PENDING
        SERVER_ACK              | SENT
        DELIVERY_ACK SERVER_ACK | DELIVERED
        SERVER_ACK READ         | READ
        PLAYED                  | READ
        PENDING ERROR           | FAILED
        SOMETHING_NEW           | PENDING
        """)
    void aMessageHasTheFurthestOfItsStates(String updates, DeliveryStatus status) {
        String list = updates == null ? "" : "{\"status\":\"" + updates.replace(" ", "\"},{\"status\":\"") + "\"}";

        MessagesFound found = (MessagesFound) page(1, 1, row("1", JID, true, "Olá Ana", 1)
                .replace("\"MessageUpdate\":[]", "\"MessageUpdate\":[" + list + "]"));

        assertEquals(List.of(new SentMessage("1", JID, "Olá Ana", status, AT.plusSeconds(1))), found.messages());
    }

    @Test
    void aHistoryIsReadPageByPageToItsEnd() throws Exception {
        HttpCall second = assertInstanceOf(HttpCall.class, page(1, 3, row("9", JID, true, "Olá Ana", 9)));
        assertEquals(2, new ObjectMapper().readTree(second.body()).path("page").asInt());
        assertEquals("/x", second.path());
        HttpCall third = assertInstanceOf(HttpCall.class, reply(second, 3, row("5", JID, true, "other", 5)));
        assertEquals(3, new ObjectMapper().readTree(third.body()).path("page").asInt());

        assertEquals(List.of("9", "1"), ids(reply(third, 3, row("1", JID, true, "Olá Ana", 1))));
    }

    @Test
    void aHistoryWithoutTheMessageOrWithoutAnyFindsNone() {
        assertEquals(new MessagesFound(List.of()), page(1, 1, row("1", JID, true, "other", 1)));
        assertEquals(new MessagesFound(List.of()), page(1, 0, ""));
    }

    @Test
    void aTimeWithTooManyMessagesIsNotSearchedInPart() {
        assertThrows(GatewayFailure.Rejected.class, () -> page(1, 11, row("1", JID, true, "Olá Ana", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "null", "[]", "{\"messages\":{}}"})
    void aPageThatIsNoHistoryIsNotTakenForAnEmptyOne(String body) {
        assertThrows(GatewayFailure.NodeUnavailable.class, () -> answer(FIND, 200, body));
    }

    @Test
    void nothingPrivateIsShown() {
        List<Object> shown = List.of(new MessageAccepted("1", JID, AT), new GatewayAnswer.RecipientUnknown(JID),
                page(1, 1, row("1", JID, true, "Olá Ana", 1)));

        shown.forEach(one -> assertFalse(one.toString().contains("87654321") || one.toString().contains("Ana"),
                one.getClass()::getSimpleName));
    }

    private static Object page(int page, int pages, String rows) {
        return reply(new HttpCall(FIND, "POST", "/x", "{}", Map.of(), EvolutionSamples.TIMEOUT, page, null), pages,
                rows);
    }

    private static Object reply(HttpCall call, int pages, String rows) {
        return EvolutionAnswers.answer(new HttpReply(call, 200, "{\"messages\":{\"total\":1,\"pages\":" + pages
                + ",\"currentPage\":" + call.page() + ",\"records\":[" + rows + "]}}"));
    }

    private static String row(String id, String jid, boolean fromMe, String text, int second) {
        return """
            {"id":"row-%s","key":{"id":"%s","fromMe":%s,"remoteJid":"%s"},"messageType":"conversation",
             "message":{"conversation":"%s"},"messageTimestamp":%d,"MessageUpdate":[]}"""
                .formatted(id, id, fromMe, jid, text, AT.getEpochSecond() + second);
    }

    private static List<String> ids(Object found) {
        return assertInstanceOf(MessagesFound.class, found).messages().stream().map(SentMessage::messageId).toList();
    }
}
