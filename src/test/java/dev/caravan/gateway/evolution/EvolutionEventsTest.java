package dev.caravan.gateway.evolution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.InstanceStateMachine;
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
    @ValueSource(strings = {"{}", "[]", "null", "\"text\"", "{\"event\":\"connection.update\"}",
        "{\"instance\":\"loja\"}", "{\"event\":\"\",\"instance\":\"loja\"}", "{\"event\":\"connection.update\",\"instance\":{}}"})
    void whatIsNoEventIsRefused(String body) {
        assertThrows(IllegalArgumentException.class,
                () -> events.observation(new ObjectMapper().readTree(body), RECEIVED));
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
