package dev.caravan.it;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** QR codes, logins, and the end of logins (SPEC 1, GATEWAYS 1.3). */
@ExtendWith(MariaDbExtension.class)
class PairingTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    private static Stage stage;
    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    private String instance;

    @BeforeAll
    static void open(TestDatabase database, DataSource dataSource) {
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(2, "loja-%03d")));
        stage = Stage.open(gateway, database, dataSource, Map.of("instance.qr-age", "3s",
                "instance.discards-per-minute", "1"));
        caravan = stage.caravan();
        caravan.importProxies(IntStream.range(0, 12).mapToObj("pairing-%02d.test:8080"::formatted)
                .toArray(String[]::new));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void anInstanceThatWasNeverPaired(TestInfo test) {
        instance = test.getTestMethod().orElseThrow().getName();
        gateway.api().post("/instance/create", """
                {"instanceName":"%s","integration":"WHATSAPP-BAILEYS"}""".formatted(instance)).expect(201);
        eventually("it is discovered").until(() -> !caravan.instance(instance).isMissingNode());
        stage.store().sql("DELETE FROM audit").update();
    }

    @Test
    void aCodeThatTheGatewayReportsIsServedAsTextAndAsAnImageUntilItIsTooOld() {
        showCode();
        assertEquals("", caravan.need(instance), "nobody is needed for an instance that should not be up");
        caravan.enable(instance);

        assertEquals("scan-qr", caravan.need(instance));
        JsonNode qr = caravan.http().get(qr()).expect(200);
        assertTrue(qr.path("code").asText().startsWith("2@"), qr::toString);
        JsonHttp.Reply image = caravan.http().with("Accept", "image/png").get(qr());
        assertEquals(200, image.status());
        assertEquals("image/png", image.type());
        assertArrayEquals(PNG, Arrays.copyOf(image.bytes(), PNG.length));

        eventually("the code is too old").until(() -> caravan.http().get(qr()).code().equals("qr-expired"));
        assertEquals("QR_REQUIRED", caravan.status(instance));
    }

    @Test
    void aConnectionThatIsAskedForIsFollowedUntilACodeWaits() {
        JsonNode asked = caravan.http().post("/api/instance/" + instance + "/connect", "").expect(202);

        assertEquals("connection", asked.path("saga").path("kind").asText());
        assertEquals("asked", asked.path("saga").path("cause").asText());
        assertTrue(asked.path("instance").path("enabled").asBoolean());
        caravan.awaitStatus(instance, "QR_REQUIRED");
        caravan.http().get(qr()).expect(200);
        eventually("the connection has ended").until(() -> connection().path("outcome").asText().equals("pairing"));
        assertEquals("qr", connection().path("tries").path(0).path("outcome").asText());
    }

    @Test
    void whoAsksAgainWhileAConnectionRunsGetsTheSameOne() {
        JsonNode asked = caravan.http().post("/api/instance/" + instance + "/connect", "").expect(202);
        JsonNode again = caravan.http().post("/api/instance/" + instance + "/connect", "").expect(202);

        assertEquals(asked.path("saga").path("id").asLong(), again.path("saga").path("id").asLong());
    }

    @Test
    void aPairingCodeComesWithTheNumberOfThePhone() {
        caravan.http().post("/api/instance/" + instance + "/connect", "{\"number\":\"5511987654321\"}").expect(202);
        caravan.awaitStatus(instance, "QR_REQUIRED");

        assertEquals(8, caravan.http().get(qr()).expect(200).path("pairingCode").asText().length());
    }

    @Test
    void aScannedCodeConnectsTheInstanceAndIsGone() {
        pair();

        assertEquals("", caravan.need(instance));
        assertTrue(caravan.instance(instance).path("paired").asBoolean());
        assertEquals("no-qr", caravan.http().get(qr()).code());
    }

    @Test
    void theOldCodeOfAPairedInstanceIsNotShownWhileItReconnects() {
        pair();
        eventually("its proxy acts").until(() ->
                details().at("/assignment/outcome").asText().equals("effective"));
        gateway.cause(instance, "\"fault\":\"stuck-connecting\"");
        caravan.awaitStatus(instance, "RECONNECTING");
        assertTrue(gateway.api().get("/instance/connect/" + instance).json().has("code"), "the gateway serves it");

        caravan.http().post("/api/instance/" + instance + "/connect", "").expect(202);

        assertEquals("no-qr", caravan.http().get(qr()).code());
        caravan.awaitStatus(instance, "CONNECTED");
        assertEquals("no-qr", caravan.http().get(qr()).code());
        assertEquals("", caravan.need(instance));
    }

    private JsonNode connection() {
        return details().path("connection");
    }

    private JsonNode details() {
        return caravan.http().get("/api/instance/" + instance + "/details").expect(200);
    }

    @Test
    void codesThatNobodyScansEndInANeedForAPerson() {
        caravan.enable(instance);
        showCode();

        gateway.cause(instance, "\"fault\":\"qr-limit\"");
        caravan.awaitStatus(instance, "DISCONNECTED");
        assertEquals("qr-unanswered", caravan.need(instance));
        assertEquals("no-qr", caravan.http().get(qr()).code());
    }

    @Test
    void moreLogoutsThanTheBudgetMustBeMeant() {
        String first = stage.instance();
        pair();
        caravan.http().post("/api/instance/" + first + "/logout", "").expect(202);

        JsonHttp.Reply second = caravan.http().post("/api/instance/" + instance + "/logout", "");
        assertEquals(409, second.status());
        assertEquals("confirmation-needed", second.code());
        assertEquals("open", gateway.state(instance));

        caravan.http().post("/api/instance/" + instance + "/logout", "{\"confirm\":true}").expect(202);
        caravan.awaitStatus(instance, "DISCONNECTED");
        assertEquals("", caravan.need(instance));
        assertFalse(caravan.instance(instance).path("enabled").asBoolean());
        assertFalse(gateway.truth(instance).path("database").path("paired").asBoolean());
        assertEquals(2, stage.count("audit WHERE action = 'logout'"));
    }

    @Test
    void aDeviceThatIsRemovedOnThePhoneNeedsAPerson() {
        pair();

        gateway.cause(instance, "\"fault\":\"logged-out\"");
        caravan.awaitStatus(instance, "AUTH_FAILURE");
        assertEquals("pair-again", caravan.need(instance));
        assertEquals(401, caravan.instance(instance).path("reasonCode").asInt());
        assertFalse(caravan.instance(instance).path("paired").asBoolean());
    }

    @Test
    void aBanNeedsAPerson() {
        pair();

        gateway.cause(instance, "\"fault\":\"403\"");
        caravan.awaitStatus(instance, "AUTH_FAILURE");
        assertEquals("restricted", caravan.need(instance));
        assertEquals(403, caravan.instance(instance).path("reasonCode").asInt());
    }

    /** The gateway answers a connect only after a while; what counts here is what it reports meanwhile. */
    private void showCode() {
        CompletableFuture.runAsync(() -> gateway.api().get("/instance/connect/" + instance));
        caravan.awaitStatus(instance, "QR_REQUIRED");
    }

    private void pair() {
        caravan.enable(instance);
        showCode();
        gateway.cause(instance, "\"fault\":\"scan-qr\"");
        caravan.awaitStatus(instance, "CONNECTED");
    }

    private String qr() {
        return "/api/instance/" + instance + "/qr";
    }
}
