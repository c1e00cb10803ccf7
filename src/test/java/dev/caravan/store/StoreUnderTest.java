package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.Instance;
import dev.caravan.domain.InstanceStateMachine;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.domain.Signal;
import dev.caravan.testing.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stores over one emptied schema, and short ways to fill it. */
final class StoreUnderTest {

    static final String GATEWAY = "evo";
    static final Duration TURNS_AHEAD = Duration.ofSeconds(1);
    static final ScorePolicy POLICY = new ScorePolicy(50, 10, 30, 80, 50, 20);
    static final CorrelatedFaultGuard GUARD =
            new CorrelatedFaultGuard(Duration.ofMinutes(10), 5, 0.5, Duration.ofMinutes(30));

    private static final List<String> TABLES = List.of("saga_try", "saga", "proxy_ledger",
            "proxy_probe", "probe_batch", "proxy_guard", "proxy", "instance_timeline", "instance", "gateway", "incident");

    final TestClock clock = new TestClock();
    final PasswordSeal seal = PasswordSeal.ofKey(Base64.getEncoder().encodeToString(new byte[32]));
    final DataSource dataSource;
    final JdbcClient jdbc;
    final InstanceStore instances;
    final ProxyStore proxies;
    final ProxyImport pool;
    final ProxyScores scores;

    StoreUnderTest(DataSource dataSource) {
        this.dataSource = dataSource;
        jdbc = JdbcClient.create(dataSource);
        TABLES.forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        instances = new InstanceStore(dataSource, clock);
        proxies = new ProxyStore(dataSource, seal, clock);
        pool = new ProxyImport(dataSource, seal, POLICY, clock);
        scores = new ProxyScores(dataSource, POLICY, GUARD, clock);
        gateways("node").put(GATEWAY, GatewayKind.EVOLUTION);
    }

    GatewayStore gateways(String owner) {
        return new GatewayStore(dataSource, clock, owner);
    }

    NodeStore node(String owner) {
        return new NodeStore(dataSource, clock, owner, "http://" + owner, Duration.ofSeconds(8));
    }

    SagaStore assignments(String owner) {
        return sagas(owner, Duration.ZERO, proxy -> { });
    }

    /**
     * @param gap    between two logins at the gateway
     * @param probes hears of the proxies to be tested
     */
    SagaStore sagas(String owner, Duration gap, LongConsumer probes) {
        return new SagaStore(dataSource, proxies, pool, scores, instances,
                new LoginTurns(dataSource, gateway -> gap, TURNS_AHEAD, clock), probes, clock, owner);
    }

    /** An enabled instance of which nothing is known yet. */
    void instance(String name) {
        instances.discover(GATEWAY, List.of(name), true);
    }

    void open(String name) {
        instance(name);
        observe(name, Signal.OPEN, null);
    }

    /** Tells of something that is later than all that was told before. */
    void observe(String name, Signal signal, Integer code) {
        clock.advance(Duration.ofMillis(1));
        Instance known = instances.find(name).orElseThrow();
        InstanceStateMachine.apply(known,
                        new Observation(GATEWAY, name, signal, Source.WEBHOOK, clock.instant(), code, null, null))
                .ifPresent(change -> instances.record(List.of(change)));
    }

    static ProxyAddress address(String host) {
        return new ProxyAddress(ProxyProtocol.HTTP, host, 8080, "ana", "secret");
    }

    long proxy(String host) {
        return proxy(host, 50, null);
    }

    long proxy(String host, int score, Integer responseMillis) {
        return proxy(new ProxyAddress(ProxyProtocol.HTTP, host, 8080, "ana", "secret"), score, responseMillis);
    }

    long proxy(ProxyAddress address, int score, Integer responseMillis) {
        long id = pool.idOf(address);
        jdbc.sql("UPDATE proxy SET success_rate = :score, band = :band, response_ms = :ms WHERE id = :id")
                .param("score", score).param("band", POLICY.band(score).ordinal()).param("ms", responseMillis)
                .param("id", id).update();
        return id;
    }

    List<String> timeline(String instance, String subject) {
        return jdbc.sql("SELECT CONCAT(COALESCE(from_value, ''), '>', to_value) FROM instance_timeline"
                        + " WHERE instance_name = :name AND subject = :subject ORDER BY id")
                .param("name", instance).param("subject", subject).query(String.class).list();
    }

    int count(String table) {
        return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Integer.class).single();
    }

    Instant now() {
        return clock.instant();
    }

    /** Runs tasks at once on that many threads; a failed one fails the test. */
    static <T> List<T> together(int threads, Stream<Callable<T>> tasks) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : workers.invokeAll(tasks.toList())) {
                results.add(result.get());
            }
            return results;
        } finally {
            workers.shutdownNow();
        }
    }
}
