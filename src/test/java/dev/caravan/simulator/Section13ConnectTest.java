package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.3, connect and QR codes, row by row. */
class Section13ConnectTest {

    private static final String STALE = "{\"instance\":{\"instanceName\":\"a\",\"state\":\"open\"}}";
    private static final String FAILURE = "{\"error\":true,\"message\":\"[object Object]\"}";

    private final Rehearsal rehearsal = new Rehearsal();

    @Test
    void openAnswersTheStateAtOnce() {
        rehearsal.createOpen("a");

        assertEquals(STALE, rehearsal.get("/instance/connect/a").encoded());
    }

    @Test
    void closeStartsTheSocketWaitsTwoSecondsAndAnswersAQr() {
        rehearsal.create("a");

        JsonObject qr = rehearsal.after(Duration.ofSeconds(2), "GET", "/instance/connect/a", "").object();

        assertEquals(List.of("pairingCode", "code", "base64", "count"), List.copyOf(qr.fieldNames()));
        assertTrue(qr.getString("base64").startsWith("data:image/png;base64,iVBOR"));
        assertNull(qr.getString("pairingCode"));
        assertEquals(1, qr.getInteger("count"));
    }

    @Test
    void connectingAnswersTheCurrentQrAtOnce() {
        rehearsal.create("a");
        rehearsal.later("GET", "/instance/connect/a", "");
        rehearsal.advance("2S");

        assertTrue(rehearsal.get("/instance/connect/a").object().containsKey("code"));
    }

    @Test
    void aNumberBringsAPairingCodeOfEightCharacters() {
        rehearsal.create("a");

        JsonObject qr = rehearsal.after(Duration.ofSeconds(2), "GET",
                "/instance/connect/a?number=5511987654321", "").object();

        assertEquals(8, qr.getString("pairingCode").length());
    }

    @Test
    void notLoadedAnswers200WithAnError() {
        rehearsal.create("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

        assertEquals(FAILURE, rehearsal.get("/instance/connect/a").encoded());
    }

    @Test
    void ifNoQrCameTheAnswerIsACountAlone() {
        rehearsal.create("a");
        rehearsal.setProxy("a", "10.0.0.1");
        rehearsal.cause("/proxies", "{\"proxy\":\"10.0.0.1:3128\",\"behaviour\":\"hang\"}");

        Answer answer = rehearsal.after(Duration.ofSeconds(2), "GET", "/instance/connect/a", "");

        assertEquals("{\"count\":0}", answer.encoded());
    }

    @Test
    void whileAPairedInstanceReconnectsTheUsedUpQrIsServed() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"stuck-connecting\"}");

        Answer connect = rehearsal.get("/instance/connect/a");
        Answer restart = rehearsal.post("/instance/restart/a", "");

        assertNotNull(connect.object().getString("code"));
        assertEquals(1, connect.object().getInteger("count"));
        assertEquals(connect.encoded(), restart.encoded());
    }

    @Test
    void aQrLives45SecondsAndThenTheNextOneComes() {
        rehearsal.create("a");
        JsonObject first = rehearsal.after(Duration.ofSeconds(2), "GET", "/instance/connect/a", "").object();

        rehearsal.advance("45S");
        JsonObject second = rehearsal.get("/instance/connect/a").object();

        assertEquals(2, second.getInteger("count"));
        assertNotEquals(first.getString("code"), second.getString("code"));
    }

    @Test
    void whenTheReferencesRunOutTheSocketIsRenewedAndNewQrsCome() {
        rehearsal.create("a");
        rehearsal.later("GET", "/instance/connect/a", "");
        rehearsal.advance("2S");
        rehearsal.hooks.clear();

        rehearsal.time.advance(Pace.QR_LIFE.multipliedBy(Pace.QR_REFERENCES));

        assertEquals(List.of("qrcode.updated", "qrcode.updated", "qrcode.updated", "qrcode.updated",
                "qrcode.updated", "connection.update/connecting", "qrcode.updated"), rehearsal.story());
    }

    @Test
    void atTheLimitItSaysRefusedAndStaysClosed() {
        rehearsal.create("a");
        rehearsal.later("GET", "/instance/connect/a", "");
        rehearsal.advance("40M");

        JsonObject limit = rehearsal.hooks("qrcode.updated").skip(30).findFirst().orElseThrow().data();
        assertEquals("QR code limit reached, please login again", limit.getString("message"));
        assertEquals(500, limit.getInteger("statusCode"));
        Rehearsal.Hook last = rehearsal.hooks.get(rehearsal.hooks.size() - 1);
        assertEquals("refused", last.data().getString("state"));
        assertEquals(428, last.data().getInteger("statusReason"));
        assertEquals("close", rehearsal.state("a"));
    }

    @Test
    void aPairedInstanceNeedsNoQr() {
        rehearsal.createOpen("a");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"428\"}");

        rehearsal.advance("2S");

        assertEquals(List.of("connection.update/connecting", "connection.update/open"), rehearsal.story());
    }
}
