package dev.caravan.routes;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

import dev.caravan.campaign.GroupCommit;
import dev.caravan.campaign.MessageIntake;
import dev.caravan.campaign.ToldMessages;
import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.HalfOpenPolicy;
import dev.caravan.domain.Instance;
import dev.caravan.domain.MuteGuard;
import dev.caravan.domain.MutePolicy;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.domain.Signal;
import dev.caravan.domain.Sweep;
import dev.caravan.domain.memory.MemoryPolicy;
import dev.caravan.domain.saga.AssignmentPolicy;
import dev.caravan.domain.saga.ConnectionPolicy;
import dev.caravan.domain.saga.ProxyChange;
import dev.caravan.fleet.Connections;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FlapDetector;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.FleetView;
import dev.caravan.fleet.HealthLook;
import dev.caravan.fleet.Inventories;
import dev.caravan.fleet.MemoryWatch;
import dev.caravan.fleet.Observations;
import dev.caravan.fleet.ProxyAssignments;
import dev.caravan.fleet.Reconnections;
import dev.caravan.fleet.RecoveryLook;
import dev.caravan.fleet.RoundTrips;
import dev.caravan.fleet.StatusPolls;
import dev.caravan.fleet.Sweeps;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.endpoint.HealthEndpoints;
import dev.caravan.http.endpoint.SweepEndpoints;
import dev.caravan.http.endpoint.WebhookEndpoints;
import dev.caravan.ops.DatabaseCheck;
import dev.caravan.ops.Fleet;
import dev.caravan.ops.Threads;
import dev.caravan.store.SagaStore;
import dev.caravan.store.AuditStore;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.InstanceDirectory;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.LoginTurns;
import dev.caravan.store.NodeStore;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProbeStore;
import dev.caravan.store.ProxyDirectory;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import dev.caravan.store.ReconnectionStore;
import dev.caravan.testing.ReconnectPolicies;
import dev.caravan.store.SweepLooks;
import dev.caravan.store.SweepStore;
import dev.caravan.store.SessionPings;
import dev.caravan.testing.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.RoutesBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import routes.DeepSweep;
import routes.GatewayCalls;
import routes.SweepSchedule;

/** Deployed flows over the real parts and an emptied database; the gateways and the clock are the test's. */
final class FleetRoutes implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(60);
    static final Duration INTERVAL = Duration.ofSeconds(30);
    static final Duration INVENTORY_INTERVAL = Duration.ofMinutes(5);
    static final Duration STUCK_AFTER = Duration.ofMinutes(5);
    static final MemoryPolicy MEMORY = new MemoryPolicy(0.8, 0.95, Duration.ofHours(1), 0.05);
    static final int WORKERS = 1;
    static final int LANES = 12;
    static final int DISCARDS = 1;

    private static final int CHECKS = 2;
    private static final List<String> TABLES = List.of("saga_try", "saga", "proxy_ledger",
            "proxy_probe", "probe_batch", "proxy_guard", "proxy", "instance_timeline", "instance", "gateway",
            "incident", "audit", "sweep_run", "node");
    private static final ScorePolicy SCORE = new ScorePolicy(50, 10, 30, 80, 50, 20);

    final TestClock clock = new TestClock();
    final JdbcClient jdbc;
    final InstanceStore instances;
    final GatewayStore gatewayStore;
    final FleetCounters counters;
    final MeterRegistry meters = new SimpleMeterRegistry();
    final Observations observations;
    final StatusPolls polls;
    final ProxyImport pool;
    final SagaStore sagas;
    final ProbeStore probes;
    final DeployedRoutes routes;
    /** What gateways told of messages. */
    final ToldMessages told = new ToldMessages();
    private final MessageIntake messages;
    /** Mute sessions that were to be restarted, in order. */
    final List<String> restarted = new CopyOnWriteArrayList<>();
    /** Those that nobody may begin anything with. */
    final Set<String> atWorkOn = ConcurrentHashMap.newKeySet();

    /** What was told of gateways, in order. */
    final List<String> deafness = new CopyOnWriteArrayList<>();

    private final class IncidentsOf implements RoundTrips.Deafness {

        @Override
        public void mute(String gateway, int mute, int asked) {
            deafness.add(gateway + " " + mute + " of " + asked);
        }

        @Override
        public void heard(String gateway) {
            deafness.add(gateway + " heard");
        }
    }

    private FleetRoutes(DataSource dataSource, ScriptedGateways scripted, DeployedRoutes routes) {
        this.routes = routes;
        jdbc = JdbcClient.create(dataSource);
        TABLES.forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        Gateways gateways = scripted.gateways();
        PasswordSeal seal = PasswordSeal.ofKey(Base64.getEncoder().encodeToString(new byte[32]));
        CorrelatedFaultGuard guard =
                new CorrelatedFaultGuard(Duration.ofMinutes(10), 5, 0.5, Duration.ofMinutes(30));
        instances = new InstanceStore(dataSource, clock);
        gatewayStore = new GatewayStore(dataSource, clock, "node");
        gateways.names().forEach(name -> gatewayStore.put(name, GatewayKind.EVOLUTION));
        ProxyStore proxies = new ProxyStore(dataSource, seal, clock);
        pool = new ProxyImport(dataSource, seal, SCORE, clock);
        ProxyScores scores = new ProxyScores(dataSource, SCORE, guard, clock);
        sagas = new SagaStore(dataSource, proxies, pool, scores, instances,
                new LoginTurns(dataSource, gateway -> Duration.ZERO, Duration.ofSeconds(1), clock), proxy -> { },
                clock, "node");
        probes = new ProbeStore(dataSource, proxies, scores,
                new HalfOpenPolicy(Duration.ofMinutes(5), 2, Duration.ofHours(6), 20), clock, "node");
        FleetView view = new FleetView(instances, clock);
        counters = new FleetCounters(meters, gateways.names());
        observations = new Observations(instances, view, Duration.ZERO, true, counters);
        polls = new StatusPolls(gateways, gatewayStore, view, observations, counters, clock, INTERVAL,
                LEASE);
        AssignmentPolicy policy = new AssignmentPolicy(2, Duration.ofSeconds(60), Duration.ofSeconds(15),
                Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30),
                Duration.ofMinutes(10), Duration.ofHours(24), 3);
        Reconnections reconnections = new Reconnections(gateways,
                new ReconnectionStore(dataSource, instances, new AuditStore(dataSource, clock), clock),
                ReconnectPolicies.DEFAULTS,
                new Reconnections.Limits(Duration.ofSeconds(30), Duration.ofMinutes(2), 5, STUCK_AFTER), counters, new Random(1),
                clock);
        EventIntake intake = new EventIntake(observations, new FlapDetector(new FlapDetector.Limits(10,
                Duration.ofSeconds(60), Duration.ofSeconds(30))), reconnections, counters,
                new EventIntake.Limits(5, 10_000), clock);
        messages = new MessageIntake(told, new GroupCommit.Limits(100, 1000));
        ProxyDirectory poolDirectory = new ProxyDirectory(dataSource, scores, SCORE, Duration.ZERO, clock);
        Fleet fleet = new Fleet(new InstanceDirectory(dataSource, ReconnectPolicies.DEFAULTS), gatewayStore, scores,
                sagas, gateways.names(), Duration.ZERO, clock);
        Sweeps sweeps = new Sweeps(new SweepStore(dataSource, clock, "node", Duration.ofMinutes(10)), meters, clock);
        SweepLooks looks = new SweepLooks(dataSource, clock);
        NodeStore nodes = new NodeStore(dataSource, clock, "node", "http://node", Duration.ofSeconds(8));
        routes.bind("sweeps", sweeps)
                .bind("sweepEndpoints", new SweepEndpoints(sweeps, new MemoryWatch(nodes, MEMORY, clock)))
                .bind("healthLook", new HealthLook(looks, gateways, clock, INTERVAL))
                .bind("recoveryLook", new RecoveryLook(looks, nodes, clock, STUCK_AFTER, List.of()));
        routes.bind("dataSource", dataSource).bind("gateways", gateways).bind("statusPolls", polls)
                .bind("inventories", new Inventories(gateways, gatewayStore, view, observations, sagas, proxies,
                        instances, counters, clock, INVENTORY_INTERVAL, INTERVAL))
                .bind("proxyAssignments", new ProxyAssignments(gateways, sagas, instances, proxies, observations,
                        counters, policy, new ProxyAssignments.Limits(LEASE, WORKERS, Duration.ofMinutes(5),
                                Duration.ofHours(6), Duration.ofMinutes(1)),
                        clock))
                .bind("roundTrips", new RoundTrips(gateways, new SessionPings(dataSource, instances, clock),
                        instance -> !atWorkOn.contains(instance) && restarted.add(instance),
                        new IncidentsOf(), counters,
                        new MuteGuard(5, 0.5), new RoundTrips.Limits(Duration.ofSeconds(15), LANES,
                                Duration.ofSeconds(100), new MutePolicy(1, 3), 2), clock))
                .bind(DeepSweep.LANES, Threads.atOnce(DeepSweep.LANES, 2 * LANES))
                .bind("healthEndpoints", new HealthEndpoints(new DatabaseCheck(dataSource), fleet, poolDirectory, "1",
                        "test", CHECKS, clock))
                .bind("connections", new Connections(gateways, sagas, instances, proxies, probes, observations,
                        new AuditStore(dataSource, clock), counters, connection(),
                        new Connections.Limits(LEASE, WORKERS, DISCARDS), clock))
                .bind("reconnections", reconnections).bind("eventIntake", intake)
                .bind("webhookEndpoints", new WebhookEndpoints(gateways, intake, messages, counters, clock));
    }

    private static ConnectionPolicy connection() {
        return new ConnectionPolicy(3, Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(60),
                Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(20),
                Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofSeconds(30), 5, false, false,
                new ProxyChange(Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofSeconds(60)));
    }

    /** Starts the given files and what leads to the gateways. */
    static FleetRoutes start(DataSource dataSource, ScriptedGateways gateways, String trigger, RoutesBuilder... files)
            throws Exception {
        DeployedRoutes deployed = DeployedRoutes.of(files).add(new GatewayCalls()).add(gateways)
                .with("proxy-assignment.workers", String.valueOf(WORKERS))
                .with("instance-connection.workers", String.valueOf(WORKERS))
                .with("gateway-inventory.lease", "1s").with("instance-status-polling.lease", "1s");
        if (trigger != null) {
            deployed.triggered(trigger);
        }
        if (Arrays.stream(files).anyMatch(SweepSchedule.class::isInstance)) {
            Arrays.stream(Sweep.values()).forEach(sweep -> deployed.triggered(sweep.code() + "-sweep-schedule"));
        }
        FleetRoutes fleet = new FleetRoutes(dataSource, gateways, deployed);
        deployed.start();
        return fleet;
    }

    /** An enabled instance that was seen open. */
    void open(String gateway, String name) {
        clock.advance(Duration.ofMillis(1));
        observations.observe(List.of(new Observation(gateway, name, Signal.OPEN, Source.WEBHOOK, clock.instant())));
        clock.advance(Duration.ofMillis(1));
    }

    Instance instance(String name) {
        return instances.find(name).orElseThrow();
    }

    long proxy(String host) {
        pool.add(List.of(new ProxyImport.Candidate(address(host), null)));
        return jdbc.sql("SELECT id FROM proxy WHERE host = :host").param("host", host).query(Long.class).single();
    }

    static ProxyAddress address(String host) {
        return new ProxyAddress(ProxyProtocol.HTTP, host, 8080, "ana", "secret");
    }

    <T> T ask(Class<T> type, String sql) {
        return jdbc.sql(sql).query(type).optional().orElse(null);
    }

    /** @param tags label, value, label, value ... */
    double count(String counter, String... tags) {
        return meters.get(counter).tags(tags).counter().count();
    }

    @Override
    public void close() {
        routes.close();
        messages.close();
    }
}
