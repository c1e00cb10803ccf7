package dev.caravan.simulator;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The simulator on a real port, in real time. */
class SimulatorServerTest {

    private static final String KEY = "a-global-key";
    private static final String SECRET = "a-secret-of-the-receiver-0123456789";
    private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();
    private static final List<String> BEARERS = new CopyOnWriteArrayList<>();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Vertx vertx;
    private static SimulatorServer server;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        HttpServer receiver = vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> {
            BEARERS.add(request.getHeader("authorization"));
            RECEIVED.add(body.toJsonObject().getString("instance") + " "
                    + body.toJsonObject().getJsonObject("data", new JsonObject()).getString("state"));
            request.response().end();
        })).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        server = SimulatorServer.start(SimulatorOptions.builder(KEY).fleet(FleetSeed.open(5_000, "loja-%04d"))
                .webhookUrl("http://127.0.0.1:" + receiver.actualPort() + "/hook")
                .webhookHeaders(Map.of("jwt_key", SECRET)).build(), vertx);
    }

    @AfterAll
    static void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void fiveThousandInstancesAreListedAndMeasuredOverHttp() throws Exception {
        JsonArray rows = new JsonArray(send("GET", "/instance/fetchInstances", "").body());
        String metrics = send("GET", "/metrics", "").body();

        assertEquals(5_000, rows.size());
        assertTrue(metrics.contains("evolution_instances_total 5000\n"));
        assertTrue(metrics.contains(
                "evolution_instance_up{instance=\"loja-0001\",integration=\"WHATSAPP-BAILEYS\"} 1\n"));
    }

    @Test
    void aRestartTellsTheReceiverOfConnectingAndOpen() throws Exception {
        HttpResponse<String> answer = send("POST", "/instance/restart/loja-0007", "");

        assertEquals("{\"instance\":{\"instanceName\":\"loja-0007\",\"state\":\"open\"}}", answer.body());
        await().until(() -> RECEIVED.stream().filter(line -> line.startsWith("loja-0007 ")).toList()
                .equals(List.of("loja-0007 connecting", "loja-0007 open")));
    }

    @Test
    void theHeaderJwtKeyBecomesABearerTokenThatTheSecretVerifies() throws Exception {
        send("POST", "/instance/restart/loja-0008", "");
        await().until(() -> !BEARERS.isEmpty());

        JWTAuth verifier = JWTAuth.create(vertx, new JWTAuthOptions()
                .addPubSecKey(new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(SECRET)));
        JsonObject claims = verifier.authenticate(new TokenCredentials(BEARERS.get(0).substring("Bearer ".length())))
                .toCompletionStage().toCompletableFuture().join().principal();

        assertEquals("evolution", claims.getString("app"));
        assertEquals("webhook", claims.getString("action"));
    }

    @Test
    void aLostAnswerIsABrokenConnection() throws Exception {
        send("POST", "/simulator/send", "{\"loseAnswer\":1}");

        assertThrows(IOException.class, () -> send("POST", "/message/sendText/loja-0009",
                "{\"number\":\"5511987654321\",\"text\":\"lost on the way\"}"));

        send("POST", "/simulator/send", "{\"loseAnswer\":0}");
        JsonObject book = new JsonObject(send("GET", "/simulator/messages?text=lost%20on%20the%20way", "").body());
        assertEquals(1, book.getJsonArray("items").getJsonObject(0).getInteger("count"));
    }

    @Test
    void malformedJsonIsAnsweredAsTheRealServerDoes() throws Exception {
        HttpResponse<String> answer = send("POST", "/proxy/set/loja-0001", "{\"host\":");

        assertEquals(400, answer.statusCode());
        assertEquals("Internal Server Error", new JsonObject(answer.body()).getString("error"));
    }

    @Test
    void aPathThatCannotBeDecodedIs400() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write("GET /instance/connectionState/%zz HTTP/1.0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertTrue(answer.startsWith("HTTP/1.0 400 "), answer);
        }
    }

    @Test
    void aPortInUseIsAnErrorAtTheStart() {
        SimulatorOptions taken = SimulatorOptions.builder(KEY).port(server.port()).build();

        assertThrows(IllegalStateException.class, () -> SimulatorServer.start(taken));
    }

    @Test
    void closingTwiceIsHarmless() {
        SimulatorServer other = SimulatorServer.start(SimulatorOptions.builder(KEY).build());

        other.close();
        other.close();

        assertThrows(IOException.class, () -> CLIENT.send(
                HttpRequest.newBuilder(URI.create(other.baseUrl() + "/")).build(),
                HttpResponse.BodyHandlers.ofString()));
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(server.baseUrl() + path)).header("apikey", KEY)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
