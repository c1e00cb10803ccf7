package dev.caravan.it.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What goes in as a secret comes out nowhere: not in an answer, not in metrics, not over JMX, not in the log. */
@ExtendWith(MariaDbExtension.class)
class SecretsTest {

    private static final String PASSWORD = "Segredo-d0-Proxy";
    private static final String LINE = "proxy%s.example:8000:ana:" + PASSWORD + "%s";

    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();
    private static final Map<String, String> SECRETS = new LinkedHashMap<>();
    private static PrintStream stdout;
    private static Application app;
    private static String qrCode;

    @BeforeAll
    static void start(TestDatabase database) throws Exception {
        stdout = System.out;
        System.setOut(new PrintStream(new Tee(stdout, LOG), true, StandardCharsets.UTF_8));
        app = Application.start(database, Map.of("simulator.instances", "3", "simulator.proxies", "1",
                "log.level", "DEBUG", "proxy-assignment.pool-empty-retry", "300ms"));
        usePasswords();
        useKeysAndTokens();
        showAQrCode();
    }

    @AfterAll
    static void stop() {
        app.close();
        System.setOut(stdout);
    }

    /** By every way in: three forms of lists, one that is wrong, and the gateway, which tests what it is given. */
    private static void usePasswords() {
        app.load("text/plain", LINE.formatted(1, 1) + "\nhttp://ana:" + PASSWORD + "2@proxy2.example:8000\n");
        app.load("text/csv", "host,port,username,password\nproxy3.example,8000,ana," + PASSWORD + "3\n");
        app.load("application/json", "[\"" + LINE.formatted(4, 4) + "\",{\"host\":\"proxy5.example\",\"port\":8000,"
                + "\"username\":\"ana\",\"password\":\"" + PASSWORD + "5\"}]");
        app.load("text/plain", "ftp://ana:" + PASSWORD + "6@proxy6.example:8000\n" + LINE.formatted(7, "\u0007"));
        app.load("application/json", "[{\"password\":" + PASSWORD + "}]");
        app.load("text/csv", "proxy8.example,8000,ana," + PASSWORD);
        app.atGateway("POST", "/proxy/set/loja-003", "{\"enabled\":true,\"host\":\"theirs.example\",\"port\":\"1\","
                + "\"protocol\":\"http\",\"username\":\"ana\",\"password\":\"" + PASSWORD + "9\"}");
        app.awaitFleet(2);
        Application.eventually("the gateway's own proxy is known").until(() ->
                app.instance("loja-003").at("/proxy/host").asText().equals("theirs.example"));
        app.post("/api/health/check").expect(200);
        SECRETS.put("a proxy's password", PASSWORD);
        SECRETS.put("a password of the demo's proxies", "demo-1\"");
    }

    private static void useKeysAndTokens() throws Exception {
        SECRETS.put("the admin key", Application.ADMIN);
        SECRETS.put("the key that seals passwords", Application.SECRET_KEY);
        SECRETS.put("the gateway's key", app.gateway().apiKey());
        SECRETS.put("the gateway's key in its file", Files.readString(Application.SIMULATOR_KEY).strip());
        SECRETS.put("the webhook's token", app.gateway().listenerToken());
        SECRETS.put("a viewer's key", app.key("viewer"));
        SECRETS.put("an unknown key", "unknown-key-that-was-mistyped");
        app.send("GET", "/api/instances", SECRETS.get("an unknown key"), null, null).problem(401, "unknown-key");
        app.send(app.request("/webhooks/evolution").header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + app.gateway().listenerToken()).POST(BodyPublishers.ofString(
                        "{\"event\":\"messages.upsert\",\"instance\":\"loja-001\",\"apikey\":\"" + PASSWORD
                                + "\",\"data\":{\"key\":{\"remoteJid\":\"5511987654321@s.whatsapp.net\",\"fromMe\":false,"
                                + "\"id\":\"3EB0A1\"},\"message\":{\"conversation\":\"Oi\"}}}")))
                .expect(200);
    }

    private static void showAQrCode() {
        app.post("/api/instance/loja-002/logout", "{\"confirm\":true}").expect(202);
        Application.eventually("the proxy is given back").until(() ->
                app.post("/api/instance/loja-002/connect").status() == 202);
        Application.eventually("the QR code is shown").until(() ->
                app.get("/api/instance/loja-002/qr").status() == 200);
        qrCode = app.get("/api/instance/loja-002/qr").expect(200).get("code").asText();
        assertTrue(qrCode.length() > 20, qrCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/health", "/api/instances", "/api/instance/loja-001/details",
        "/api/instance/loja-001/timeline", "/api/instance/loja-002/details", "/api/instance/loja-002/timeline",
        "/api/instance/loja-003/details", "/api/proxies?limit=500", "/api/whatsapp/proxies", "/api/proxies/stats",
        "/api/proxies/1/ledger", "/api/keys", "/api/openapi.json", "/api/nothing"})
    void noAnswerHoldsASecret(String path) {
        Reply reply = app.get(path);

        holdsNone(path, reply.text() + reply.headers());
        assertFalse(reply.text().contains(qrCode), path);
    }

    @Test
    void theQrCodeIsForOperatorsAlone() {
        Reply refused = app.send("GET", "/api/instance/loja-002/qr", SECRETS.get("a viewer's key"), null, null);

        refused.problem(403, "wrong-role");
        assertFalse(refused.text().contains(qrCode));
        holdsNone("the QR code", app.get("/api/instance/loja-002/qr").text());
    }

    @Test
    void noAnswerToAChangeHoldsASecret() {
        long free = app.get("/api/proxies?used=false&limit=1").expect(200).at("/items/0/id").asLong();

        for (Reply reply : List.of(app.patch("/api/proxies/" + free, "{\"country\":\"BR\"}"),
                app.load("text/plain", LINE.formatted(1, "new")), app.post("/api/instance/loja-001/enable"),
                app.delete("/api/proxies/" + free))) {
            holdsNone("a change", reply.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/metrics", "/observe/health", "/observe/health/live", "/observe/health/ready"})
    void noPageOfTheManagementPortHoldsASecret(String path) {
        Reply reply = app.atManagement(path);

        assertEquals(200, reply.status());
        holdsNone(path, reply.text());
        assertFalse(reply.text().contains(qrCode), path);
    }

    @Test
    void nothingThatJmxShowsHoldsASecret() {
        String listed = app.jolokia("{\"type\":\"list\"}").toString();
        holdsNone("the list of MBeans", listed);
        JsonNode names = app.jolokia("{\"type\":\"search\",\"mbean\":\"*:*\"}").get("value");
        String all = StreamSupport.stream(names.spliterator(), false)
                .map(name -> "{\"type\":\"read\",\"mbean\":" + name + ",\"config\":{\"ignoreErrors\":true}}")
                .collect(Collectors.joining(",", "[", "]"));
        int read = 0;
        for (JsonNode answer : app.jolokia(all)) {
            read += answer.get("status").asInt() == 200 ? 1 : 0;
            holdsNone("an MBean", answer.toString());
            assertFalse(answer.toString().contains(qrCode), answer.at("/request/mbean").asText());
        }
        assertTrue(read > 50, read + " could be read");
    }

    @Test
    void noRouteThatJmxDumpsHoldsASecret() {
        JsonNode contexts = app.jolokia("{\"type\":\"search\",\"mbean\":\"org.apache.camel:type=context,*\"}")
                .get("value");
        String names = StreamSupport.stream(contexts.spliterator(), false).map(JsonNode::asText)
                .filter(name -> name.contains(app.caravan.context().getManagementName())).findFirst().orElseThrow();

        JsonNode dump = app.jolokia("{\"type\":\"exec\",\"mbean\":\"" + names.replace("\"", "\\\"")
                + "\",\"operation\":\"dumpRoutesAsXml(boolean)\",\"arguments\":[true]}");

        assertTrue(dump.get("value").asText().contains("evolution-gateway"), dump.toString());
        holdsNone("the routes", dump.toString());
    }

    @Test
    void noLineOfTheLogHoldsASecret() {
        String log = LOG.toString(StandardCharsets.UTF_8);

        assertTrue(log.contains("[PROXY]") && log.contains("proxy1.example"), "the log of a whole run");
        holdsNone("the log", log);
        assertFalse(log.contains(qrCode), "a QR code in the log");
    }

    private static void holdsNone(String where, String text) {
        SECRETS.forEach((name, secret) ->
                assertFalse(text.contains(secret), () -> name + " in " + where + ": " + around(text, secret)));
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + secret.length() + 50));
    }

    /** Writes what is printed to both. */
    private static final class Tee extends OutputStream {

        private final OutputStream one;
        private final OutputStream other;

        Tee(OutputStream one, OutputStream other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            try {
                one.write(bytes, from, length);
                other.write(bytes, from, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
