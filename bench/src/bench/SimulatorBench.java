package bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.simulator.SimulatorOptions;
import dev.caravan.simulator.SimulatorServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;

/** How many sends the simulated gateway takes in a second, so that nobody takes its limits for Caravan's. */
final class SimulatorBench {

    private static final String KEY = "the-key-of-the-benchmark";
    private static final int INSTANCES = 200;
    private static final int SENDS = Integer.getInteger("sends", 100_000);
    private static final int AT_ONCE = 128;

    private final HttpClient client;
    private final int port;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(SENDS);

    private SimulatorBench(Vertx vertx, int port) {
        this.port = port;
        this.client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(AT_ONCE));
    }

    static void run() throws InterruptedException {
        Bench.row("webhooks", "sends", "sends/s", "CPU of the simulator, us/send", "refused", "events received");
        Bench.row("---", "---:", "---:", "---:", "---:", "---:");
        for (boolean webhooks : new boolean[] {false, false, true}) {
            once(webhooks);
        }
    }

    private static void once(boolean webhooks) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        Vertx simulators = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        CompletableFuture<Long> thread = new CompletableFuture<>();
        simulators.runOnContext(now -> thread.complete(Thread.currentThread().getId()));
        AtomicInteger received = new AtomicInteger();
        HttpServer receiver = vertx.createHttpServer().requestHandler(request -> {
            received.incrementAndGet();
            request.response().end();
        });
        int hook = receiver.listen(0, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().join().actualPort();
        try (SimulatorServer simulator = SimulatorServer.start(SimulatorOptions.builder(KEY)
                .fleet(FleetSeed.open(INSTANCES, "i-%03d"))
                .webhookUrl(webhooks ? "http://127.0.0.1:" + hook + "/" : "").build(), simulators)) {
            SimulatorBench bench = new SimulatorBench(vertx, simulator.port());
            long cpu = cpu(thread.join());
            long begin = System.nanoTime();
            for (int lane = 0; lane < AT_ONCE; lane++) {
                vertx.runOnContext(now -> bench.send());
            }
            bench.done.await();
            double seconds = (System.nanoTime() - begin) / (double) Duration.ofSeconds(1).toNanos();
            Bench.row(webhooks ? "on" : "off", SENDS, Math.round(SENDS / seconds),
                    (cpu(thread.join()) - cpu) / 1_000 / SENDS, bench.refused.get(),
                    received.get());
        } finally {
            simulators.close().toCompletionStage().toCompletableFuture().join();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Wall time is that of a machine others work on, too. */
    private static long cpu(long thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }

    private void send() {
        int number = next.getAndIncrement();
        if (number >= SENDS) {
            return;
        }
        String body = "{\"number\":\"55119%08d\",\"text\":\"promo %d\"}".formatted(number, number);
        client.request(HttpMethod.POST, port, "127.0.0.1",
                        "/message/sendText/i-%03d".formatted(1 + number % INSTANCES))
                .compose(request -> request.putHeader("apikey", KEY).putHeader("content-type", "application/json")
                        .send(Buffer.buffer(body)))
                .compose(response -> response.body().map(response.statusCode()))
                .onComplete(result -> {
                    if (result.failed() || result.result() != 201) {
                        refused.incrementAndGet();
                    }
                    done.countDown();
                    send();
                });
    }
}
