package dev.caravan.it.http;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What may be asked of an instance, and the answers when it does not go (SPEC 9). Each test has its own instance. */
@ExtendWith(MariaDbExtension.class)
class InstanceActionsTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    private static Application app;

    @BeforeAll
    static void start(TestDatabase database) {
        // What the gateway has is found once, at the start; what tests make there later must be registered.
        app = Application.start(database, Map.of("simulator.instances", "9", "simulator.proxies", "20",
                "instance.discards-per-minute", "1", "instance-status-polling.interval", "1h",
                "gateway-inventory.interval", "1h"));
        app.awaitFleet(9);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @AfterEach
    void endFaults() {
        app.atGateway("DELETE", "/simulator/faults", null);
    }

    @Test
    void aWishIsChangedOnceAndTheCallerIsWarnedOfAnOpenSession() {
        JsonNode disabled = app.post("/api/instance/loja-001/disable").expect(200);

        assertEquals("changed", disabled.get("outcome").asText());
        assertFalse(disabled.at("/instance/enabled").asBoolean(true));
        assertTrue(disabled.get("warning").asText().contains("still open"), disabled.toString());
        assertEquals("unchanged", app.post("/api/instance/loja-001/disable").expect(200).get("outcome").asText());

        JsonNode enabled = app.post("/api/instance/loja-001/enable").expect(200);
        assertEquals("changed", enabled.get("outcome").asText());
        assertTrue(enabled.get("warning").isNull());
    }

    @Test
    void anOpenSessionIsRestartedAndAConnectFindsItOpen() {
        assertEquals("restarting", outcome("loja-002", "restart"));

        Application.eventually("the session is open again").until(() ->
                app.post("/api/instance/loja-002/connect").status() == 202);
        Application.eventually("it was open").until(() -> connection("loja-002").equals("connected"));
    }

    @Test
    void aSessionThatTheGatewayCannotCloseAloneIsNotClosed() {
        JsonNode problem = app.post("/api/instance/loja-003/disconnect").problem(501, "capability-missing");

        assertTrue(problem.get("detail").asText().contains("evolution"), problem.toString());
        assertEquals("CONNECTED", app.instance("loja-003").get("connectionStatus").asText());
    }

    @Test
    void aLogoutEndsTheSessionAndAConnectThenShowsAQrCode() {
        assertEquals("logged-out", outcome("loja-004", "logout", "{\"confirm\":true}"));
        Application.eventually("the logout is seen").until(() ->
                !app.instance("loja-004").get("connectionStatus").asText().equals("CONNECTED"));
        assertFalse(app.instance("loja-004").get("enabled").asBoolean());

        app.post("/api/instance/loja-004/logout", "{\"confirm\":true}").problem(409, "conflict");
        app.post("/api/instance/loja-004/restart").problem(409, "conflict");

        Application.eventually("the proxy is given back").until(() ->
                app.post("/api/instance/loja-004/connect").status() == 202);
        Application.eventually("a QR code is shown").until(() -> connection("loja-004").equals("pairing"));
        assertTrue(app.instance("loja-004").get("enabled").asBoolean());
        qrCodeIsServedAsJsonAndAsAPicture("loja-004");
    }

    private static void qrCodeIsServedAsJsonAndAsAPicture(String instance) {
        String path = "/api/instance/" + instance + "/qr";
        JsonNode qr = app.get(path).expect(200);
        assertFalse(qr.get("code").asText().isEmpty());
        assertTrue(qr.get("ageSeconds").asInt() < 45, qr.toString());
        Reply picture = app.send(app.request(path).header("X-Api-Key", Application.ADMIN)
                .header("Accept", "image/png"));
        assertEquals("image/png", picture.header("content-type"));
        assertEquals(-1, Arrays.mismatch(PNG, Arrays.copyOf(picture.bytes(), PNG.length)));
        app.send("GET", path, app.key("viewer"), null, null).problem(403, "wrong-role");
    }

    @Test
    void anInstanceWithoutAQrCodeSaysSo() {
        app.get("/api/instance/loja-003/qr").problem(404, "no-qr");
    }

    @Test
    void whatTheGatewayHasNotLoadedIsNotActedOn() {
        app.atGateway("POST", "/simulator/instances/loja-005/faults", "{\"fault\":\"unload\"}");

        app.post("/api/instance/loja-005/connect").expect(202);
        Application.eventually("the connection has failed").until(() -> app.get("/api/instance/loja-005/details")
                .expect(200).at("/connection/outcome").asText().equals("failed"));
        assertEquals("the gateway has not loaded the instance",
                app.get("/api/instance/loja-005/details").expect(200).at("/connection/lastError").asText());
        app.post("/api/instance/loja-005/restart").problem(409, "conflict");
    }

    @Test
    void moreLogoutsThanTheBudgetNeedAPersonsWord() {
        outcome("loja-006", "logout", "{\"confirm\":true}");

        app.post("/api/instance/loja-007/logout").problem(409, "confirmation-needed");
        app.post("/api/instance/loja-007/logout", "{\"confirm\":false}").problem(409, "confirmation-needed");
        assertTrue(app.instance("loja-007").get("enabled").asBoolean());
        assertEquals("CONNECTED", app.instance("loja-007").get("connectionStatus").asText());

        assertEquals("logged-out", outcome("loja-007", "logout", "{\"confirm\":true}"));
    }

    @Test
    void aGatewayThatDoesNotCarryItOutIsNamedAndTheWishStays() {
        app.atGateway("POST", "/simulator/node", "{\"fault\":\"licence-gate\"}");

        app.post("/api/instance/loja-008/restart").problem(503, "unavailable");
        app.post("/api/instance/loja-008/logout", "{\"confirm\":true}").problem(503, "unavailable");

        assertTrue(app.instance("loja-008").get("enabled").asBoolean());
    }

    @Test
    void anInstanceOfTheGatewayIsRegisteredOnce() {
        app.atGateway("POST", "/instance/create",
                "{\"instanceName\":\"nova/ação 1\",\"integration\":\"WHATSAPP-BAILEYS\"}");
        String body = "{\"name\":\"nova/ação 1\",\"gateway\":\"evolution\",\"enabled\":false}";

        JsonNode registered = app.post("/api/instances", body).expect(201);

        assertEquals("nova/ação 1", registered.get("name").asText());
        assertFalse(registered.get("enabled").asBoolean(true));
        assertEquals(registered.get("name"), app.instance("nova%2Fa%C3%A7%C3%A3o%201").get("name"));
        app.post("/api/instances", body).problem(409, "conflict");
    }

    @Test
    void anInstanceThatTheGatewayDoesNotHaveIsNotRegistered() {
        app.post("/api/instances", "{\"name\":\"nobody\",\"gateway\":\"evolution\"}")
                .problem(422, "unknown-at-gateway");
        app.post("/api/instances", "{\"name\":\"nobody\",\"gateway\":\"elsewhere\"}").problem(400, "invalid-value");

        app.get("/api/instance/nobody/details").problem(404, "unknown-name");
    }

    @Test
    void nothingOfACallersRequestGoesOnToTheGateway() {
        Reply reply = app.send(app.request("/api/instance/loja-009/restart").header("X-Api-Key", Application.ADMIN)
                .header("apikey", "guess").header("Content-Type", "application/json")
                .method("POST", BodyPublishers.ofString("{}")));

        assertEquals("restarting", reply.expect(202).get("outcome").asText());
    }

    private static String connection(String instance) {
        return app.get("/api/instance/" + instance + "/details").expect(200).at("/connection/outcome").asText();
    }

    private static String outcome(String instance, String action) {
        return app.post("/api/instance/" + instance + "/" + action).expect(202).get("outcome").asText();
    }

    private static String outcome(String instance, String action, String body) {
        return app.post("/api/instance/" + instance + "/" + action, body).expect(202).get("outcome").asText();
    }
}
