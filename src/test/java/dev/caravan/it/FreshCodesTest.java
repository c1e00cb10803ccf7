package dev.caravan.it;

import java.util.Map;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each try to connect publishes a QR code of its own, and no old one is ever shown as new (SPEC 3). */
@ExtendWith(MariaDbExtension.class)
class FreshCodesTest {

    private static Stage stage;
    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    private String instance;

    @BeforeAll
    static void open(TestDatabase database, DataSource dataSource) {
        stage = Stage.open(1, database, dataSource, Map.of("instance-connection.login-within", "4s",
                "instance-connection.probe-within", "200ms", "instance-connection.next-delay", "1s",
                "instance-connection.first-delay", "1s"));
        gateway = stage.gateway();
        caravan = stage.caravan();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void anInstanceThatWasNeverPaired(TestInfo test) {
        stage.clear();
        instance = test.getTestMethod().orElseThrow().getName();
        gateway.api().post("/instance/create", """
                {"instanceName":"%s","integration":"WHATSAPP-BAILEYS"}""".formatted(instance)).expect(201);
        eventually("it is discovered").until(() -> !caravan.instance(instance).isMissingNode());
    }

    @AfterEach
    void end() {
        caravan.disable(instance);
    }

    @Test
    void whoAsksAnewGetsAnotherCodeAndMeanwhileNone() {
        caravan.importProxies("one.example:80");
        String first = code(connect(""));

        gateway.behave("one.example:80", "slow", "\"ms\":1000");
        connect("", "no-qr");
        String second = code(awaitEnd());

        assertNotEquals(first, second);
        assertEquals("image/png", caravan.http().with("Accept", "image/png").get(qr()).type());
        assertEquals("one.example:80", gateway.stored(instance));
    }

    @Test
    void theNextTryHasANewCodeAndTheOneFromBeforeTheTriesIsGoneAtOnce() {
        caravan.importProxies("one.example:80", "two.example:80");
        String first = code(connect(""));

        gateway.behave("one.example:80", "blocked-by-whatsapp");
        connect("", "no-qr");
        eventually("the second try begins").until(() -> connection().path("attempt").asInt() == 2);
        assertEquals("no-qr", caravan.http().get(qr()).code());
        String second = code(awaitEnd());

        assertNotEquals(first, second);
        assertEquals("two.example:80", gateway.stored(instance));
        assertEquals("two.example:80", gateway.used(instance));
        assertEquals(2, connection().path("tries").size());
    }

    @Test
    void aPairingCodeIsGivenAlsoWhereACodeToScanWasShownBefore() {
        caravan.importProxies("one.example:80");
        JsonNode scanned = connect("");
        assertTrue(scanned.path("pairingCode").isNull(), scanned::toString);

        JsonNode paired = connect("{\"number\":\"5511987654321\"}");

        assertEquals(8, paired.path("pairingCode").asText().length(), paired::toString);
        assertNotEquals(scanned.path("code").asText(), paired.path("code").asText());
        assertEquals(0, stage.count("saga WHERE pairing_number IS NOT NULL"));
    }

    @Test
    void aCodeThatIsScannedWhileAnotherIsAskedForIsNotThrownAway() {
        caravan.importProxies("one.example:80");
        connect("");

        caravan.http().post("/api/instance/" + instance + "/connect", "{\"number\":\"5511987654321\"}").expect(202);
        gateway.cause(instance, "\"fault\":\"scan-qr\"");
        eventually("the connection has ended").until(() -> !connection().path("outcome").isNull());
        caravan.awaitStatus(instance, "CONNECTED");

        assertTrue(gateway.truth(instance).at("/database/paired").asBoolean());
        assertFalse(caravan.timeline(instance, "connection").contains("- -> failed-try (asked)"));
    }

    private JsonNode connect(String body) {
        caravan.http().post("/api/instance/" + instance + "/connect", body).expect(202);
        return awaitEnd();
    }

    /** Connects, and waits until the code of before is not served any more. */
    private void connect(String body, String problem) {
        caravan.http().post("/api/instance/" + instance + "/connect", body).expect(202);
        eventually("the old code is gone").until(() -> caravan.http().get(qr()).code().equals(problem));
        assertTrue(connection().path("outcome").isNull(), "the connection runs");
    }

    private JsonNode awaitEnd() {
        eventually("the connection has ended").until(() -> !connection().path("outcome").isNull());
        assertEquals("pairing", connection().path("outcome").asText(), () -> connection().toPrettyString());
        return caravan.http().get(qr()).expect(200);
    }

    private static String code(JsonNode qr) {
        assertTrue(qr.path("code").asText().startsWith("2@"), qr::toString);
        return qr.path("code").asText();
    }

    private JsonNode connection() {
        return caravan.details(instance).path("connection");
    }

    private String qr() {
        return "/api/instance/" + instance + "/qr";
    }
}
