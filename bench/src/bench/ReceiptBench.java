package bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.OperatingSystemMXBean;
import dev.caravan.boot.Caravan;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import org.springframework.util.FileSystemUtils;

/**
 * Webhooks through the whole edge: news of messages, which wait for a shared write without a thread each, and beside
 * them events of as many bytes that say nothing and take a worker and a route.
 */
final class ReceiptBench {

    private static final String TOKEN = "Bearer the-token-of-the-webhook";
    private static final int EVENTS = Integer.getInteger("events", 50_000);
    private static final int AT_ONCE = 128;
    private static final String BODY = """
            {"event":"%s","instance":"loja-%03d","data":{"keyId":"3EB0%018d",
             "remoteJid":"5511987654321@s.whatsapp.net","fromMe":true,"status":"DELIVERY_ACK","instanceId":"%s",
             "messageId":"%s"},"destination":"http://127.0.0.1:8080/webhooks/evo",
             "date_time":"2026-01-15T12:00:00.100Z","sender":"5511940000001@s.whatsapp.net",
             "server_url":"http://gateway.test","apikey":"5D9D4A07-7F63-4C5B-9B2F-000000000001"}""";

    private final HttpClient client;
    private final int port;
    private final String event;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(EVENTS);

    private ReceiptBench(Vertx vertx, int port, String event) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(AT_ONCE));
        this.port = port;
        this.event = event;
    }

    static void run() throws Exception {
        Path directory = Workspace.directory("receipts");
        int port = freePort();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        CompletableFuture<Long> client = new CompletableFuture<>();
        vertx.runOnContext(now -> client.complete(Thread.currentThread().getId()));
        try (Caravan caravan = Caravan.start(Map.of("http.port", String.valueOf(port),
                "embedded-database.directory", directory.toString(),
                "secret.key-file", directory.resolve("secret.key").toString(), "gateway.evo.kind", "evolution",
                "gateway.evo.url", "http://127.0.0.1:1", "gateway.evo.api-key", "a-key-of-the-benchmark",
                "gateway.evo.webhook-token", TOKEN.substring("Bearer ".length()), "log.level", "ERROR"))) {
            Bench.row("event", "events", "events/s", "CPU of the application, us/event", "refused");
            Bench.row("---", "---:", "---:", "---:", "---:");
            for (String event : new String[] {"messages.update", "presence.update", "messages.update",
                "presence.update"}) {
                new ReceiptBench(vertx, caravan.httpPort(), event).measure(vertx, client.join());
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private void measure(Vertx vertx, long clientThread) throws InterruptedException {
        long cpu = cpu(clientThread);
        long begin = System.nanoTime();
        for (int lane = 0; lane < AT_ONCE; lane++) {
            vertx.runOnContext(now -> send());
        }
        done.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Bench.row(event, EVENTS, Math.round(EVENTS / seconds), (cpu(clientThread) - cpu) / 1_000 / EVENTS,
                refused.get());
    }

    /** Of this process without the client; wall time is that of a machine others work on, too. */
    private static long cpu(long clientThread) {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
                - ManagementFactory.getThreadMXBean().getThreadCpuTime(clientThread);
    }

    private void send() {
        int number = next.getAndIncrement();
        if (number >= EVENTS) {
            return;
        }
        String body = BODY.formatted(event, number % 200, number, "5d9d4a07-7f63-4c5b-9b2f-000000000001",
                "5d9d4a07-7f63-4c5b-9b2f-000000000002");
        client.request(HttpMethod.POST, port, "127.0.0.1", "/webhooks/evo")
                .compose(request -> request.putHeader("authorization", TOKEN)
                        .putHeader("content-type", "application/json").send(Buffer.buffer(body)))
                .compose(response -> response.body().map(response.statusCode()))
                .onComplete(result -> {
                    if (result.failed() || result.result() != 200) {
                        refused.incrementAndGet();
                    }
                    done.countDown();
                    send();
                });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
