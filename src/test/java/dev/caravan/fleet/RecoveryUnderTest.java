package dev.caravan.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;

import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.Instance;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.ReconnectPolicy;
import dev.caravan.domain.Recovery;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Decision;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.store.AuditStore;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.InstanceDirectory;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.LoginTurns;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import dev.caravan.store.ReconnectionStore;
import dev.caravan.store.SagaStore;
import dev.caravan.testing.ReconnectPolicies;
import dev.caravan.testing.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The planner over one emptied database, a clock that a test drives, and short ways to make instances go down. */
final class RecoveryUnderTest {

    static final String GATEWAY = "evo";
    static final Duration STABLE = Duration.ofSeconds(30);
    static final Duration UNEXPLAINED = Duration.ofMinutes(5);

    private static final List<String> TABLES = List.of("saga_try", "saga", "proxy_ledger", "proxy",
            "instance_timeline", "instance", "gateway", "incident", "audit");

    final TestClock clock = new TestClock();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final FleetCounters counters = new FleetCounters(meters, List.of(GATEWAY));
    final DataSource dataSource;
    final JdbcClient jdbc;
    final InstanceStore instances;
    final GatewayStore gateways;
    final SagaStore sagas;
    final Observations observations;
    private final InstanceDirectory directory;

    RecoveryUnderTest(DataSource dataSource) {
        this.dataSource = dataSource;
        jdbc = JdbcClient.create(dataSource);
        TABLES.forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        instances = new InstanceStore(dataSource, clock);
        gateways = new GatewayStore(dataSource, clock, "node");
        gateways.put(GATEWAY, GatewayKind.EVOLUTION);
        directory = new InstanceDirectory(dataSource, ReconnectPolicies.DEFAULTS);
        ScorePolicy score = new ScorePolicy(50, 10, 30, 80, 50, 20);
        PasswordSeal seal = PasswordSeal.ofKey(Base64.getEncoder().encodeToString(new byte[32]));
        ProxyScores scores = new ProxyScores(dataSource, score,
                new CorrelatedFaultGuard(Duration.ofMinutes(10), 5, 0.5, Duration.ofMinutes(30)), clock);
        sagas = new SagaStore(dataSource, new ProxyStore(dataSource, seal, clock),
                new ProxyImport(dataSource, seal, score, clock), scores, instances,
                new LoginTurns(dataSource, gateway -> Duration.ZERO, Duration.ofSeconds(1), clock), proxy -> { }, clock,
                "node");
        observations = new Observations(instances, new FleetView(instances, clock), Duration.ZERO, true, counters);
    }

    /** A node with that policy. */
    Reconnections node(ReconnectPolicy policy, int discardBudget) {
        Gateways configured = new Gateways(List.of(new GatewaySettings(GATEWAY, GatewayKind.EVOLUTION,
                URI.create("http://evo"), "key", "2.3.7", STABLE, STABLE, STABLE, "", "", "", "")));
        return new Reconnections(configured,
                new ReconnectionStore(dataSource, instances, new AuditStore(dataSource, clock), clock), policy,
                new Reconnections.Limits(STABLE, Duration.ofMinutes(2), discardBudget, UNEXPLAINED), counters,
                new Random(11), clock);
    }

    /** An enabled instance that was logged in and went down. */
    void down(String name, Integer code) {
        tell(name, Signal.OPEN, null);
        tell(name, code == null ? Signal.CONNECTING : Signal.CLOSED, code);
    }

    void tell(String name, Signal signal, Integer code) {
        clock.advance(Duration.ofMillis(1));
        observations.observe(List.of(new Observation(GATEWAY, name, signal, Source.WEBHOOK, clock.instant(), code,
                null, signal == Signal.QR ? new QrCode("qr", null, null) : null)));
    }

    void reachable(boolean reachable) {
        jdbc.sql("UPDATE gateway SET reachable = " + reachable).update();
    }

    /** The gateway's inventory is taken now. */
    void takeInventory() {
        clock.advance(Duration.ofMillis(1));
        gateways.finishInventory(GATEWAY, clock.instant(), Duration.ofMinutes(5));
    }

    /** The try that runs ends, and the instance is still down. */
    void fail(String name) {
        jdbc.sql("UPDATE saga SET outcome = 'failed', due_at = NULL WHERE running_instance = :name")
                .param("name", name).update();
    }

    /** The try that runs ends without having acted; it is looked at again later. */
    void wait(String name, Duration later) {
        Saga saga = sagas.claimDue(Saga.Kind.CONNECTION, List.of(GATEWAY), Duration.ofMinutes(1), 100).stream()
                .filter(claimed -> claimed.instance().equals(name)).findFirst().orElseThrow();
        sagas.carryOut(saga, new Decision.Finish(null, SagaOutcome.WAITING, "the gateway is at it", null,
                clock.instant().plus(later)));
    }

    Instance instance(String name) {
        return instances.find(name).orElseThrow();
    }

    Recovery recovery(String name) {
        return entry(name).recovery();
    }

    /** Time until the next try; null if there is none. */
    Duration wait(String name) {
        return entry(name).nextAttemptAt() == null ? null
                : Duration.between(clock.instant(), entry(name).nextAttemptAt());
    }

    /** Advances to the next try and lets a pass begin it; one without a wait has begun already. */
    void follow(Reconnections node, String name) {
        if (saga(name) == null) {
            clock.advance(wait(name));
            node.pass();
        }
    }

    /** {@code kind step cause} of the running saga, or null. */
    String saga(String name) {
        return jdbc.sql("SELECT CONCAT(kind, ' ', step, ' ', cause) FROM saga WHERE running_instance = :name")
                .param("name", name).query(String.class).optional().orElse(null);
    }

    /** {@code from>to cause} of the rows of one subject. */
    List<String> timeline(String name, String subject) {
        return jdbc.sql("SELECT CONCAT(COALESCE(from_value, ''), '>', to_value, ' ', cause) FROM instance_timeline"
                        + " WHERE instance_name = :name AND subject = :subject ORDER BY id")
                .param("name", name).param("subject", subject).query(String.class).list();
    }

    int count(String from) {
        return jdbc.sql("SELECT COUNT(*) FROM " + from).query(Integer.class).single();
    }

    private InstanceDirectory.Entry entry(String name) {
        return directory.find(name).orElseThrow();
    }
}
