package dev.caravan.routes;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.HalfOpenPolicy;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.ProxyProbes;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProbeBatchStore;
import dev.caravan.store.ProbeBatchStore.Batch;
import dev.caravan.store.ProbeStore;
import dev.caravan.store.ProxyDirectory.Filter;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyImport.Candidate;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.ProxyProbing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The probes' flow over the real stores; what the proxies answer, and when, is the test's. */
@ExtendWith(MariaDbExtension.class)
class ProxyProbingTest {

    private static final int PLACES = 4;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Filter ALL = new Filter(null, null, null, null, null);

    private final TestClock clock = new TestClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, CompletableFuture<ProbeResult>> asked = new ConcurrentHashMap<>();
    private final List<CompletableFuture<ProbeResult>> begun = new CopyOnWriteArrayList<>();
    private JdbcClient jdbc;
    private ProxyImport pool;
    private ProbeStore probes;
    private ProbeBatchStore batches;
    private DeployedRoutes routes;
    private RuntimeException broken;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        jdbc = JdbcClient.create(dataSource);
        List.of("proxy_probe", "probe_batch", "proxy_guard", "proxy_ledger", "proxy", "incident")
                .forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        PasswordSeal seal = PasswordSeal.ofKey(Base64.getEncoder().encodeToString(new byte[32]));
        ScorePolicy score = new ScorePolicy(50, 10, 30, 80, 50, 20);
        pool = new ProxyImport(dataSource, seal, score, clock);
        batches = new ProbeBatchStore(dataSource, clock);
        probes = new ProbeStore(dataSource, new ProxyStore(dataSource, seal, clock), new ProxyScores(dataSource, score,
                new CorrelatedFaultGuard(Duration.ofMinutes(10), 100, 0.5, Duration.ofMinutes(30)), clock),
                new HalfOpenPolicy(Duration.ofMinutes(5), 2, Duration.ofHours(6), 20), clock, "node");
        routes = DeployedRoutes.of(new ProxyProbing()).triggered(ProxyProbing.TRIGGER)
                .bind("proxyProbes", new ProxyProbes(probes, batches, this::check,
                        new FleetCounters(meters, List.of()),
                        new ProxyProbes.Limits(PLACES, LEASE, Duration.ofMinutes(10)), clock))
                .start();
    }

    @AfterEach
    void stop() {
        begun.forEach(check -> check.complete(ProbeResult.ok(1)));
        routes.close();
    }

    private CompletionStage<ProbeResult> check(ProxyAddress proxy) {
        if (broken != null) {
            throw broken;
        }
        CompletableFuture<ProbeResult> check = new CompletableFuture<>();
        begun.add(check);
        asked.put(proxy.host(), check);
        return check;
    }

    private void tick() {
        routes.trigger(ProxyProbing.TRIGGER);
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(condition);
    }

    @Test
    void asManyAreUnderWayAsThereArePlacesAndNoThreadWaits() {
        fill(10);
        batches.begin(ALL, "all", "ana");

        tick();
        until(() -> asked.size() == PLACES);
        tick();
        assertEquals(PLACES, asked.size());

        asked.get("px0.test").complete(ProbeResult.ok(80));
        asked.get("px1.test").complete(ProbeResult.ok(90));
        until(() -> batches.running().orElseThrow().done() == 2);
        tick();
        until(() -> asked.size() == PLACES + 2);
    }

    @Test
    void aTestGoesThroughThePoolAndTellsHowFarItIs() {
        fill(10);
        Batch begun = batches.begin(ALL, "all", "ana").batch();
        assertEquals("running 10 0", begun.state() + " " + begun.total() + " " + begun.done());

        until(() -> {
            tick();
            asked.forEach((host, check) -> check.complete(host.equals("px3.test")
                    ? ProbeResult.failed(5, "the proxy answered 502") : host.equals("px4.test")
                    ? ProbeResult.untested("not allowed") : ProbeResult.ok(80)));
            return batches.running().isEmpty();
        });

        Batch done = batches.find(begun.id()).orElseThrow();
        assertEquals("done 10 8 1 1", done.state() + " " + done.total() + " " + done.ok() + " " + done.failed() + " "
                + done.untested());
        assertEquals(clock.instant(), done.finishedAt());
        assertEquals(8, count("proxy WHERE success_rate = 60 AND probe_ok = 1 AND response_ms = 80"));
        assertEquals(1, count("proxy WHERE host = 'px3.test' AND success_rate = 20 AND failed_probes = 1"));
        assertEquals(1, count("proxy WHERE host = 'px4.test' AND success_rate = 50 AND probe_ok IS NULL"));
        assertEquals(List.of(8.0, 1.0, 1.0), List.of(counted("ok"), counted("failed"), counted("untested")));
    }

    @Test
    void whileATestRunsNoOtherBegins() {
        fill(3);
        Batch first = batches.begin(ALL, "all", "ana").batch();

        ProbeBatchStore.Begun second = batches.begin(List.of(1L), "ids: 1", "eva");

        assertFalse(second.fresh());
        assertEquals(first, second.batch());
        assertEquals(1, count("probe_batch"));
    }

    @Test
    void aTestThatIsCancelledLeavesWhatIsUnderWayAndWhatOthersWant() {
        fill(10);
        long wanted = jdbc.sql("SELECT id FROM proxy WHERE host = 'px9.test'").query(Long.class).single();
        probes.demand(wanted, "saga");
        Batch batch = batches.begin(ALL, "all", "ana").batch();
        tick();
        until(() -> asked.size() == PLACES);
        assertTrue(asked.containsKey("px9.test"), "it went first");

        assertTrue(batches.cancel(batch.id()));
        assertFalse(batches.cancel(batch.id()));

        assertEquals(PLACES, count("proxy_probe"));
        asked.get("px0.test").complete(ProbeResult.ok(80));
        until(() -> count("proxy WHERE probe_ok = 1") == 1);
        Batch cancelled = batches.find(batch.id()).orElseThrow();
        assertEquals("cancelled 0", cancelled.state() + " " + cancelled.done());
    }

    @Test
    void aTestSurvivesItsNode() {
        fill(2);
        Batch batch = batches.begin(ALL, "all", "ana").batch();
        tick();
        until(() -> asked.size() == 2);
        List<CompletableFuture<ProbeResult>> lost = List.copyOf(asked.values());
        clock.advance(LEASE);

        until(() -> {
            tick();
            begun.stream().filter(check -> !lost.contains(check)).forEach(check -> check.complete(ProbeResult.ok(80)));
            return batches.running().isEmpty();
        });
        lost.forEach(check -> check.complete(ProbeResult.failed(1, "too late")));
        until(() -> routes.context().getInflightRepository().size() == 0);

        assertEquals(0, count("proxy WHERE success_rate < 60"));
        assertEquals(2, batches.find(batch.id()).orElseThrow().ok());
    }

    @Test
    void anErrorCostsOneProbeAndItsPlaceComesBackWithTheLease() {
        fill(PLACES);
        batches.begin(ALL, "all", "ana");
        broken = new IllegalStateException("bug in a check");
        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            tick();
            until(() -> log.containing("bug in a check").size() == PLACES);
        }
        broken = null;
        tick();
        assertEquals(Map.of(), asked);

        clock.advance(LEASE);
        tick();
        until(() -> asked.size() == PLACES);
    }

    private void fill(int proxies) {
        pool.add(IntStream.range(0, proxies)
                .mapToObj(n -> new Candidate(FleetRoutes.address("px" + n + ".test"), null)).toList());
    }

    private int count(String rows) {
        return jdbc.sql("SELECT COUNT(*) FROM " + rows).query(Integer.class).single();
    }

    private double counted(String result) {
        return meters.get("caravan.probes").tag("result", result).counter().count();
    }
}
