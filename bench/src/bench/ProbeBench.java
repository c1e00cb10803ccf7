package bench;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.OperatingSystemMXBean;
import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.HalfOpenPolicy;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.ProxyProbes;
import dev.caravan.probe.AddressRule;
import dev.caravan.probe.ProxyProbe;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProbeBatchStore;
import dev.caravan.store.ProbeBatchStore.Batch;
import dev.caravan.store.ProbeStore;
import dev.caravan.store.ProxyDirectory.Filter;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyImport.Candidate;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.main.Main;
import routes.ErrorPolicies;
import routes.ProxyProbing;

/**
 * A test of the whole pool, from the request to the last booking, through the deployed route: 4,000 proxies on addresses
 * of loopback, of which one in ten takes the connection and never answers.
 */
final class ProbeBench {

    private static final int[] HANGING = {0, 10};
    private static final int PROXIES = 4_000;
    private static final int CONCURRENCY = 400;
    private static final int CONNECTIONS = 8;
    private static final int BUFFER_POOL_MEGABYTES = 128;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration SELDOM = Duration.ofDays(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final ScorePolicy POLICY = new ScorePolicy(50, 10, 30, 80, 50, 20);
    private static final CorrelatedFaultGuard GUARD =
            new CorrelatedFaultGuard(Duration.ofMinutes(10), 10, 0.3, Duration.ofMinutes(15));

    private ProbeBench() {
    }

    static void run() throws Exception {
        Bench.row("proxies", "of them hang", "s", "ok", "failed", "CPU s", "most threads");
        Bench.row("---:", "---:", "---:", "---:", "---:", "---:", "---:");
        for (int hanging : HANGING) {
            try (BenchDatabase database = BenchDatabase.start("probe", CONNECTIONS, BUFFER_POOL_MEGABYTES);
                    StubProxies stubs = StubProxies.start()) {
                measure(database, stubs, hanging);
            }
        }
    }

    private static void measure(BenchDatabase database, StubProxies stubs, int hanging) throws Exception {
        Clock clock = Clock.systemUTC();
        PasswordSeal seal = Keys.fresh();
        ProxyImport pool = new ProxyImport(database.dataSource(), seal, POLICY, clock);
        fill(pool, stubs, hanging);
        ProbeBatchStore batches = new ProbeBatchStore(database.dataSource(), clock);
        ProbeStore probes = new ProbeStore(database.dataSource(), new ProxyStore(database.dataSource(), seal, clock),
                new ProxyScores(database.dataSource(), POLICY, GUARD, clock),
                new HalfOpenPolicy(SELDOM, 2, SELDOM, 20), clock, "bench");
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setInitialProperties(keys());
        main.configure().withJmxEnabled(false).addRoutesBuilder(new ErrorPolicies());
        main.configure().addRoutesBuilder(new ProxyProbing());
        try (ProxyProbe probe = new ProxyProbe("192.0.2.1", 443, TIMEOUT, new AddressRule(true))) {
            main.bind("proxyProbes", new ProxyProbes(probes, batches, probe,
                    new FleetCounters(new SimpleMeterRegistry(), List.of()),
                    new ProxyProbes.Limits(CONCURRENCY, LEASE, SELDOM), clock));
            main.start();
            try {
                test(batches, hanging);
            } finally {
                main.stop();
            }
        }
    }

    private static void test(ProbeBatchStore batches, int hanging) throws InterruptedException {
        AtomicInteger threads = new AtomicInteger();
        double cpu = cpuSeconds();
        long begin = System.nanoTime();
        long id = batches.begin(new Filter(null, null, null, null, null), "all", "bench").batch().id();
        while (batches.running().isPresent()) {
            threads.accumulateAndGet(ManagementFactory.getThreadMXBean().getThreadCount(), Math::max);
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Batch batch = batches.find(id).orElseThrow();
        Bench.row(Figures.whole(PROXIES), hanging == 0 ? "0" : Figures.whole(PROXIES * hanging / 100.0),
                Figures.number(seconds), Figures.whole(batch.ok()), Figures.whole(batch.failed()),
                Figures.number(cpuSeconds() - cpu), threads.get());
    }

    /** All protocols but https in turn, with a login; which ones hang is in the address. */
    private static void fill(ProxyImport pool, StubProxies stubs, int hanging) {
        ProxyProtocol[] protocols = {ProxyProtocol.HTTP, ProxyProtocol.SOCKS5, ProxyProtocol.SOCKS4};
        List<Candidate> candidates = new ArrayList<>();
        for (int n = 0; n < PROXIES; n++) {
            boolean hangs = hanging > 0 && n % (100 / hanging) == 0;
            ProxyProtocol protocol = protocols[n % protocols.length];
            String host = "127." + (hangs ? 2 : 1) + "." + (n >> 8) + "." + (n & 255);
            int port = stubs.port(protocol);
            candidates.add(new Candidate(new ProxyAddress(protocol, host, port, "ana", "secret"), null));
        }
        for (int from = 0; from < PROXIES; from += 1_000) {
            pool.add(candidates.subList(from, from + 1_000));
        }
    }

    private static Properties keys() {
        Properties keys = new Properties();
        keys.putAll(Map.of("proxy-probe.tick", "1s", "proxy-probe.bookers", "2",
                "camel.component.seda.default-poll-timeout", "100"));
        return keys;
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
