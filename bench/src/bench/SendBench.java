package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.OperatingSystemMXBean;
import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.GatewayCommand.SendText;
import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.GatewayBreakers;
import dev.caravan.gateway.GatewayBreakers.Limits;
import dev.caravan.gateway.GatewayHttpBinding;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.evolution.EvolutionChannel;
import io.vertx.ext.web.client.WebClientOptions;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import routes.ErrorPolicies;
import routes.EvolutionGateway;
import routes.GatewayCalls;

/**
 * Sends through the whole application's own way to a gateway, without what chooses messages and writes their outcome
 * down: {@code GatewayCalls}, the adapter, its circuit breaker, HTTP. The gateway is a stub in another process.
 */
final class SendBench {

    private static final int[] DELAYS = {0, 50};
    private static final int[] IN_FLIGHT = {64, 1_000};
    private static final int INSTANCES = 200;
    /** Threads that begin sends, as many as the dispatch of a campaign has. */
    private static final int SENDERS = 2;
    private static final int WARM_UP = 60_000;
    private static final int MEASURED = 60_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final Endpoint calls;
    private final AsyncProducer way;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean sending = true;

    private SendBench(Endpoint calls) throws Exception {
        this.calls = calls;
        way = calls.createAsyncProducer();
        way.start();
    }

    static void run() throws Exception {
        Bench.row("answers after", "in flight", "sends/s", "CPU us/send", "most threads", "failed");
        Bench.row("---:", "---:", "---:", "---:", "---:", "---:");
        for (int delay : DELAYS) {
            measure(delay);
        }
    }

    private static void measure(int delay) throws Exception {
        Process stub = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-cp", System.getProperty("java.class.path"), "bench.StubEvolution",
                String.valueOf(delay)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Main main = new Main();
        try (BufferedReader told = new BufferedReader(new InputStreamReader(stub.getInputStream()))) {
            start(main, told.readLine());
            for (int inFlight : IN_FLIGHT) {
                new SendBench(main.getCamelContext().getEndpoint("direct:" + GatewayCalls.CALL))
                        .measure(delay, inFlight);
            }
        } finally {
            main.stop();
            stub.destroy();
        }
    }

    /** With what Camel counts and keeps of each exchange in the application. */
    private static void start(Main main, String port) throws Exception {
        Duration limit = Duration.ofSeconds(20);
        Gateways gateways = new Gateways(List.of(new GatewaySettings("bench", GatewayKind.EVOLUTION,
                URI.create("http://127.0.0.1:" + port), "a-key", "2.3.7", limit, limit, limit, "", "", "", "")));
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setInitialProperties(keys());
        main.configure().addRoutesBuilder(new ErrorPolicies());
        main.configure().addRoutesBuilder(new GatewayCalls());
        main.configure().addRoutesBuilder(new EvolutionGateway());
        main.bind("gateways", gateways);
        main.bind("gatewayHttpBinding", new GatewayHttpBinding());
        main.bind("gatewayClientOptions", new WebClientOptions().setMaxPoolSize(1_024));
        main.bind("gatewayBreakers", new GatewayBreakers(new Limits(20, 10, 50, limit, 3), gateways));
        main.bind("evolution", new EvolutionChannel(gateways));
        main.start();
    }

    private void measure(int delay, int inFlight) throws InterruptedException {
        Semaphore free = new Semaphore(inFlight);
        for (int n = 0; n < SENDERS; n++) {
            Thread sender = new Thread(() -> send(free), "sender-" + n);
            sender.setDaemon(true);
            sender.start();
        }
        await(WARM_UP);
        ManagementFactory.getThreadMXBean().resetPeakThreadCount();
        int before = accepted.get();
        double cpu = cpuSeconds();
        long begin = System.nanoTime();
        await(before + MEASURED);
        double seconds = (System.nanoTime() - begin) / 1e9;
        int sent = accepted.get() - before;
        double spent = cpuSeconds() - cpu;
        sending = false;
        free.acquire(inFlight);
        Bench.row(delay + " ms", Figures.whole(inFlight), Figures.whole(sent / seconds),
                Figures.number(spent / sent * 1e6), ManagementFactory.getThreadMXBean().getPeakThreadCount(),
                failed.get());
    }

    private void await(int count) throws InterruptedException {
        while (accepted.get() + failed.get() < count) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    private void send(Semaphore free) {
        for (int n = 0; sending; n++) {
            free.acquireUninterruptibly();
            Exchange exchange = calls.createExchange();
            exchange.getMessage().setBody(new SendText("bench", "instance-" + n % INSTANCES, "5511987654321",
                    "Olá Ana, tudo bem? Esta é a mensagem " + n));
            way.process(exchange, done -> {
                (exchange.getMessage().getBody() instanceof MessageAccepted ? accepted : failed).incrementAndGet();
                free.release();
            });
        }
    }

    private static Properties keys() throws IOException {
        Properties packed = new Properties();
        try (InputStream in = SendBench.class.getResourceAsStream("/application.properties")) {
            packed.load(in);
        }
        packed.keySet().removeIf(key -> !String.valueOf(key).matches("camel\\.(main|metrics)\\..*")
                || String.valueOf(key).startsWith("camel.main.base-package-scan"));
        return packed;
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
