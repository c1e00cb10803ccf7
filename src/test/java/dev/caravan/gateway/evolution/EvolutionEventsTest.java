package dev.caravan.gateway.evolution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.InstanceStateMachine;
import dev.caravan.domain.MessageEvent;
import dev.caravan.domain.MessageEvent.Echo;
import dev.caravan.domain.MessageEvent.Inbound;
import dev.caravan.domain.MessageEvent.Receipt;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.Signal;
import dev.caravan.gateway.EventTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The events of GATEWAYS 1.6. */
class EvolutionEventsTest {

    private static final Instant RECEIVED = Instant.parse("2026-01-15T12:00:00Z");
    private static final String LOCAL_TIME = "2026-01-15T09:00:00.000Z";

    private final EvolutionEvents events = new EvolutionEvents("evo", new EventTimes());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        connection.update | {"instance":"loja","state":"connecting","statusReason":200} | CONNECTING   |
        connection.update | {"state":"open","statusReason":200,"wuid":"55@s.whatsapp.net"} | OPEN       |
        connection.update | {"state":"close","statusReason":401}                        | CLOSED       | 401
        connection.update | {"state":"close"}                                           | CLOSED       |
        connection.update | {"state":"refused","statusReason":428}                      | QR_EXHAUSTED |
        CONNECTION_UPDATE | {"state":"close","statusReason":403}                        | CLOSED       | 403
        status.instance   | {"status":"closed","disconnectionReasonCode":402}           | CLOSED       | 402
        status.instance   | {"status":"closed","disconnectionReasonCode":null}          | CLOSED       |
        logout.instance   | null                                                        | CLOSED       |
        remove.instance   | null                                                        | REMOVED      |
        instance.delete   | {"instanceName":"loja","instanceId":"1"}                    | REMOVED      |
        qrcode.updated    | {"message":"QR code limit reached","statusCode":500}        | QR_EXHAUSTED |
        """)
    void anEventTellsWhatBecameOfTheSession(String event, String data, Signal signal, Integer code) throws Exception {
        assertEquals(Optional.of(new Observation("evo", "loja", signal, Source.WEBHOOK, RECEIVED, code, null, null)),
                observation(event, data));
    }

    @Test
    void aQrCodeComesWithItsPictureAndItsPairingCode() throws Exception {
        Observation seen = observation("QRCODE_UPDATED", """
            {"qrcode":{"instance":"loja","pairingCode":"ABCD1234","code":"2@abc","base64":"data:;base64,iVB"}}""")
                .orElseThrow();

        assertEquals(Signal.QR, seen.signal());
        assertEquals(new QrCode("2@abc", "iVB", "ABCD1234"), seen.qr());
        assertFalse(seen.toString().contains("2@abc") || seen.toString().contains("ABCD"), seen.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        messages.upsert   | {"key":{}}
        send.message      | {"key":{}}
        messages.update   | {"keyId":"1","status":"READ"}
        instance.create   | {"instanceName":"loja"}
        connection.update | {"state":"dreaming"}
        connection.update | null
        status.instance   | {"status":"open"}
        qrcode.updated    | {"qrcode":{"count":0}}
        """)
    void otherEventsSayNothingOfIt(String event, String data) throws Exception {
        assertEquals(Optional.empty(), observation(event, data));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ERROR        | FAILED
        PENDING      | PENDING
        SERVER_ACK   | SENT
        DELIVERY_ACK | DELIVERED
        READ         | READ
        PLAYED       | READ
        """)
    void anUpdateTellsHowFarAMessageGot(String word, DeliveryStatus status) throws Exception {
        assertEquals(Optional.of(new Receipt("evo", "loja", "3EB0A1", status, RECEIVED)), message("messages.update", """
            {"keyId":"3EB0A1","remoteJid":"5511987654321@s.whatsapp.net","fromMe":true,"status":"%s",
             "instanceId":"1","messageId":"row"}""".formatted(word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"send.message", "SEND_MESSAGE", "messages.upsert"})
    void whatWeSentIsEvidenceInTheGatewaysTime(String event) throws Exception {
        assertEquals(Optional.of(new Echo("evo", "loja", "3EB0A1", "553187654321@s.whatsapp.net", "Olá",
                Instant.ofEpochSecond(1_768_478_399))), message(event, """
            {"key":{"remoteJid":"553187654321@s.whatsapp.net","fromMe":true,"id":"3EB0A1"},"pushName":"Você",
             "status":"PENDING","message":{"conversation":"Olá"},"messageType":"conversation",
             "messageTimestamp":1768478399,"instanceId":"1","source":"web"}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"conversation":"SAIR"}                                                                    | SAIR
        {"extendedTextMessage":{"text":"stop","contextInfo":{}}}                                   | stop
        {"buttonsResponseMessage":{"selectedButtonId":"1","selectedDisplayText":"Sair"}}           | Sair
        {"templateButtonReplyMessage":{"selectedId":"1","selectedDisplayText":"Parar"}}            | Parar
        {"listResponseMessage":{"title":"Cancelar","singleSelectReply":{"selectedRowId":"1"}}}     | Cancelar
        {"imageMessage":{"caption":"não quero"}}                                                   | não quero
        {"ephemeralMessage":{"message":{"extendedTextMessage":{"text":"sair"}}}}                   | sair
        {"messageContextInfo":{},"conversation":"  Pare  "}                                        | '  Pare  '
        """)
    void whatAPersonWroteIsHeardInWhateverForm(String content, String text) throws Exception {
        assertEquals(Optional.of(new Inbound("evo", "loja", "AC01", List.of("5511987654321@s.whatsapp.net"), text,
                RECEIVED)), message("messages.upsert",
                        inbound("{\"remoteJid\":\"5511987654321@s.whatsapp.net\"", content)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"remoteJid":"1@lid","remoteJidAlt":"55@s.whatsapp.net"                     | 55@s.whatsapp.net,1@lid
        {"remoteJid":"55@s.whatsapp.net","remoteJidAlt":"1@lid"                     | 55@s.whatsapp.net,1@lid
        {"remoteJid":"1@lid","senderPn":"55@s.whatsapp.net"                         | 55@s.whatsapp.net,1@lid
        {"remoteJid":"55@s.whatsapp.net","previousRemoteJid":"1@lid","senderPn":""  | 55@s.whatsapp.net,1@lid
        {"remoteJid":"1@lid","senderPn":"55"                                        | 55@s.whatsapp.net,1@lid
        {"remoteJid":"1@lid","remoteJidAlt":null,"senderPn":7                       | 1@lid
        {"remoteJid":"55:12@s.whatsapp.net"                                         | 55:12@s.whatsapp.net
        """)
    void theNumberOfASenderComesBeforeTheHiddenId(String key, String senders) throws Exception {
        Inbound told = (Inbound) message("messages.upsert", inbound(key, "{\"conversation\":\"oi\"}")).orElseThrow();

        assertEquals(List.of(senders.split(",")), told.senderJids());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        messages.upsert | {"key":{"remoteJid":"1203@g.us","id":"A","fromMe":false},"message":{"conversation":"SAIR"}}
        messages.upsert | {"key":{"remoteJid":"status@broadcast","id":"A"},"message":{"conversation":"SAIR"}}
        messages.upsert | {"key":{"remoteJid":"1@newsletter","id":"A"},"message":{"conversation":"SAIR"}}
        messages.upsert | {"key":{"remoteJid":"55@s.whatsapp.net","id":"A"},"message":{"stickerMessage":{}}}
        messages.upsert | {"key":{"remoteJid":"55@s.whatsapp.net","id":"A"},"message":{"conversation":{"a":1}}}
        messages.upsert | {"key":{"remoteJid":"55@s.whatsapp.net","id":"A"}}
        send.message    | {"key":{"remoteJid":"1203@g.us","id":"A","fromMe":true},"message":{"conversation":"oi"}}
        messages.update | {"keyId":"A","fromMe":false,"status":"READ"}
        messages.update | {"keyId":"A","fromMe":true,"status":"DELETED"}
        messages.update | {"keyId":"A","fromMe":true}
        connection.update | {"state":"open"}
        """)
    void whatNoCampaignCaresAboutIsNoNewsOfAMessage(String event, String data) throws Exception {
        assertEquals(Optional.empty(), message(event, data));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        messages.update | null
        messages.update | []
        messages.update | {"keyId":7,"fromMe":true,"status":"READ"}
        messages.update | {"keyId":" ","fromMe":true,"status":"READ"}
        messages.upsert | {}
        messages.upsert | {"key":"A"}
        messages.upsert | {"key":{"remoteJid":"55@s.whatsapp.net","id":["A"]},"message":{"conversation":"oi"}}
        messages.upsert | {"key":{"remoteJid":{"a":1},"id":"A"},"message":{"conversation":"oi"}}
        send.message    | {"key":{"fromMe":true,"id":"A"},"message":{"conversation":"oi"}}
        send.message    | "text"
        """)
    void newsOfAMessageThatDoNotSayOfWhichAreRefused(String event, String data) {
        assertThrows(IllegalArgumentException.class, () -> message(event, data));
    }

    @Test
    void whatIsLongerThanAnyOfItsKindIsRefusedOrCut() throws Exception {
        String update = "{\"keyId\":\"%s\",\"fromMe\":true,\"status\":\"READ\"}";
        assertThrows(IllegalArgumentException.class,
                () -> message("messages.update", update.formatted("A".repeat(MessageEvent.LONGEST_NAME + 1))));
        String text = "x".repeat(MessageEvent.LONGEST_TEXT - 1) + "😀";

        Inbound told = (Inbound) message("messages.upsert", inbound("{\"remoteJid\":\"55@s.whatsapp.net\"",
                "{\"conversation\":\"" + text + "\"}")).orElseThrow();

        assertEquals("x".repeat(MessageEvent.LONGEST_TEXT - 1), told.text());
        assertFalse(told.toString().contains("xx") || told.toString().contains("55@"), told.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e300", "\"soon\"", "{\"low\":1}", "null", "99999999999999999"})
    void anEchoWithoutAUsableTimeHappenedWhenItCame(String timestamp) throws Exception {
        Echo echo = (Echo) message("send.message", """
            {"key":{"remoteJid":"55@s.whatsapp.net","fromMe":true,"id":"A"},"message":{"conversation":"oi"},
             "messageTimestamp":%s}""".formatted(timestamp)).orElseThrow();

        assertEquals(RECEIVED, echo.at());
    }

    private Optional<MessageEvent> message(String event, String data) throws Exception {
        return events.message(new ObjectMapper().readTree("""
            {"event":"%s","instance":"loja","data":%s,"date_time":"%s"}""".formatted(event, data, LOCAL_TIME)),
                RECEIVED);
    }

    /** @param key begins the object with whatever tells the sender */
    private static String inbound(String key, String content) {
        return "{\"key\":" + key + ",\"fromMe\":false,\"id\":\"AC01\"},\"pushName\":\"Ana\",\"message\":" + content
                + ",\"messageType\":\"conversation\",\"messageTimestamp\":1768478399,\"source\":\"android\"}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "\"text\"", "{\"event\":\"connection.update\"}",
        "{\"instance\":\"loja\"}", "{\"event\":\"\",\"instance\":\"loja\"}", "{\"event\":\"connection.update\",\"instance\":{}}"})
    void whatIsNoEventIsRefused(String body) {
        assertThrows(IllegalArgumentException.class,
                () -> events.observation(new ObjectMapper().readTree(body), RECEIVED));
        assertThrows(IllegalArgumentException.class,
                () -> events.message(new ObjectMapper().readTree(body), RECEIVED));
    }

    @Test
    void localTimeUnderAFalseZIsCorrectedAndARepeatedEventIsDatedAlike() throws Exception {
        Observation first = at("2026-01-15T09:00:01.000Z", RECEIVED.plusSeconds(1));
        Observation delayed = at("2026-01-15T09:00:02.000Z", RECEIVED.plusSeconds(60));
        Observation repeated = at("2026-01-15T09:00:02.000Z", RECEIVED.plusSeconds(90));

        assertEquals(RECEIVED.plusSeconds(1), first.at());
        assertEquals(RECEIVED.plusSeconds(2), delayed.at());
        assertEquals(delayed, repeated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-01-15 09:00:00"})
    void anEventWithoutAUsableTimeHappenedWhenItCame(String time) throws Exception {
        assertEquals(RECEIVED, at(time, RECEIVED).at());
    }

    /** A refusal is told by three events, of which the second carries no code (GATEWAYS 1.6). */
    @ParameterizedTest
    @CsvSource({"0,1,2", "0,2,1", "1,0,2", "1,2,0", "2,0,1", "2,1,0"})
    void aBanIsNotTakenForALogoutInWhateverOrderItsEventsCome(int first, int second, int third) throws Exception {
        List<Observation> told = List.of(
                event("status.instance", "{\"status\":\"closed\",\"disconnectionReasonCode\":403}", LOCAL_TIME,
                        RECEIVED),
                event("logout.instance", "null", LOCAL_TIME, RECEIVED),
                event("connection.update", "{\"state\":\"close\",\"statusReason\":403}", LOCAL_TIME, RECEIVED));
        Instance known = Instance.discovered("loja", "evo", true, RECEIVED.minusSeconds(60));

        for (int next : List.of(first, second, third)) {
            Instance before = known;
            known = InstanceStateMachine.apply(before, told.get(next)).map(change -> change.after()).orElse(before);
        }

        assertEquals(ConnectionStatus.AUTH_FAILURE, known.status());
        assertEquals(403, known.reasonCode());
        assertEquals(HumanNeed.RESTRICTED, known.need());
    }

    private Observation at(String time, Instant received) throws Exception {
        return event("connection.update", "{\"state\":\"connecting\"}", time, received);
    }

    private Optional<Observation> observation(String event, String data) throws Exception {
        return events.observation(new ObjectMapper().readTree("{\"event\":\"" + event
                + "\",\"instance\":\"loja\",\"data\":" + data + ",\"date_time\":\"" + LOCAL_TIME + "\",\"apikey\":\"T0kenSecret\"}"), RECEIVED);
    }

    private Observation event(String event, String data, String time, Instant received) throws Exception {
        return events.observation(new ObjectMapper().readTree("{\"event\":\"" + event
                + "\",\"instance\":\"loja\",\"data\":" + data + ",\"date_time\":\"" + time + "\"}"), received).orElseThrow();
    }
}
