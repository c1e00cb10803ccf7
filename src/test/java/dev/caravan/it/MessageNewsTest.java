package dev.caravan.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** What gateways tell of messages comes in, whatever else is going on. */
@ExtendWith(MariaDbExtension.class)
class MessageNewsTest {

    private static final String NAME = "loja-001";
    /** More than the server has threads. */
    private static final int MANY = 40;

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;
    private static DataSource database;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start(TestDatabase server, DataSource dataSource) {
        database = dataSource;
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(1, "loja-%03d")));
        caravan = RunningCaravan.start(gateway, server, Map.of("instance.enable-discovered", "false",
                "instance-status-polling.interval", "1h", "gateway-inventory.interval", "1h"));
        caravan.awaitStatus(NAME, "CONNECTED");
    }

    @AfterAll
    static void stop() {
        caravan.close();
        gateway.close();
    }

    @Test
    void aSendItsReceiptsAndItsAnswerComeIn() {
        double before = told();
        gateway.api().post("/message/sendText/" + NAME, """
                {"number":"5511987654321","text":"oi"}""").expect(201);
        gateway.api().post("/simulator/instances/" + NAME + "/messages", """
                {"from":"5511987654321","text":"SAIR","sender":"lid"}""").expect(200);

        // The echo, two receipts and the answer.
        eventually("four news have come").until(() -> told() >= before + 4);
    }

    @Test
    void newsOfMessagesDoNotWaitBehindEventsOfSessions() throws Exception {
        try (Connection lock = database.getConnection()) {
            lock.setAutoCommit(false);
            lock.createStatement().executeQuery("SELECT * FROM instance WHERE name = '" + NAME + "' FOR UPDATE");
            List<CompletableFuture<HttpResponse<String>>> held = IntStream.range(0, MANY)
                    .mapToObj(number -> send("connection.update", "{\"state\":\"close\",\"statusReason\":403}"))
                    .toList();

            HttpResponse<String> receipt = send("messages.update",
                    "{\"keyId\":\"3EB0A1\",\"fromMe\":true,\"status\":\"READ\"}").get();

            assertEquals(200, receipt.statusCode());
            assertFalse(held.stream().anyMatch(CompletableFuture::isDone));
            lock.rollback();
            for (CompletableFuture<HttpResponse<String>> event : held) {
                assertEquals(200, event.get().statusCode());
            }
        }
    }

    private CompletableFuture<HttpResponse<String>> send(String event, String data) {
        return client.sendAsync(HttpRequest.newBuilder(URI.create(caravan.http().base() + "/webhooks/evolution"))
                .header("Authorization", "Bearer " + SimulatedGateway.HOOK_TOKEN)
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString("""
                        {"event":"%s","instance":"%s","data":%s,"date_time":"2026-01-15T12:00:00.100Z"}"""
                        .formatted(event, NAME, data))).build(), BodyHandlers.ofString());
    }

    private static double told() {
        return caravan.metrics().lines().filter(line -> line.startsWith("caravan_webhook_events_total{")
                        && line.contains("result=\"message\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }
}
