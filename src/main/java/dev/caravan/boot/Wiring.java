package dev.caravan.boot;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

import dev.caravan.domain.KeyHash;
import dev.caravan.domain.saga.Saga;
import dev.caravan.fleet.Connections;
import dev.caravan.fleet.EventFeed;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FlapDetector;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.FleetView;
import dev.caravan.fleet.HealthLook;
import dev.caravan.fleet.Incidents;
import dev.caravan.fleet.InstanceCommands;
import dev.caravan.fleet.Inventories;
import dev.caravan.fleet.MemoryWatch;
import dev.caravan.fleet.Nodes;
import dev.caravan.fleet.Observations;
import dev.caravan.fleet.ProcessHeap;
import dev.caravan.fleet.ProxyAssignments;
import dev.caravan.fleet.ProxyProbes;
import dev.caravan.fleet.Reconnections;
import dev.caravan.fleet.RecoveryLook;
import dev.caravan.fleet.RoundTrips;
import dev.caravan.fleet.StatusPolls;
import dev.caravan.fleet.Sweeps;
import dev.caravan.gateway.GatewayHttpBinding;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.evolution.EvolutionChannel;
import dev.caravan.http.Caller;
import dev.caravan.http.HttpEdge;
import dev.caravan.http.KeyDirectory;
import dev.caravan.http.ProblemRequestValidator;
import dev.caravan.http.endpoint.AttentionEndpoints;
import dev.caravan.http.endpoint.EventStreams;
import dev.caravan.http.endpoint.HealthEndpoints;
import dev.caravan.http.endpoint.IncidentEndpoints;
import dev.caravan.http.endpoint.InstanceEndpoints;
import dev.caravan.http.endpoint.KeyEndpoints;
import dev.caravan.http.endpoint.ProxyEndpoints;
import dev.caravan.http.endpoint.ProxyTestEndpoints;
import dev.caravan.http.endpoint.SweepEndpoints;
import dev.caravan.http.endpoint.WebhookEndpoints;
import dev.caravan.http.endpoint.WebhookTokens;
import dev.caravan.ops.ClusterSchedule;
import dev.caravan.ops.DatabaseCheck;
import dev.caravan.ops.Fleet;
import dev.caravan.ops.FleetMetrics;
import dev.caravan.ops.ManagedFleet;
import dev.caravan.ops.ManagedSweeps;
import dev.caravan.ops.Millis;
import dev.caravan.ops.Threads;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.ops.management.ManagementEdge;
import dev.caravan.probe.AddressRule;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.probe.ProxyProbe;
import dev.caravan.simulator.SimulatorServer;
import dev.caravan.store.ApiKeyStore;
import dev.caravan.store.ClusteredJobs;
import dev.caravan.store.SagaStore;
import dev.caravan.store.AttentionList;
import dev.caravan.store.AuditStore;
import dev.caravan.store.Database;
import dev.caravan.store.DatabaseUnavailableException;
import dev.caravan.store.EmbeddedMariaDb;
import dev.caravan.store.EventLedger;
import dev.caravan.store.FirstAdminKey;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.IncidentSigns;
import dev.caravan.store.IncidentStore;
import dev.caravan.store.InstanceDirectory;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.LoginTurns;
import dev.caravan.store.NodeStore;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProbeBatchStore;
import dev.caravan.store.ProbeStore;
import dev.caravan.store.ProxyDirectory;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import dev.caravan.store.SessionPings;
import dev.caravan.store.ReconnectionStore;
import dev.caravan.store.SweepLooks;
import dev.caravan.store.SweepStore;
import dev.caravan.store.Turns;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.client.WebClientOptions;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Registry;

/** Builds the application's parts from its settings and binds them where routes find them. */
final class Wiring implements CamelConfiguration {

    /** What the database keeps of a moment. */
    private static final Duration TICK = Duration.ofMillis(1);

    /** How often a starting node looks whether those that were there before beat. */
    private static final int LOOKS_PER_BEAT = 8;
    /** Where runs of sweeps go that somebody began; the channel of routes/SweepSchedule. */
    private static final String BEGUN_SWEEPS = "seda:sweep-by-hand";
    /** Name by which DeepSweep knows its threads; nothing here knows a route. */
    private static final String DEEP_SWEEP_LANES = "deep-sweep-lanes";

    private final Settings settings;
    private final LaunchOptions options;
    private final Closeables closeables;
    private final Clock clock = Clock.tick(Clock.systemUTC(), TICK);
    private Optional<Simulation> simulation = Optional.empty();

    /** @param closeables takes whatever must be closed after Camel has stopped */
    Wiring(Settings settings, LaunchOptions options, Closeables closeables) {
        this.settings = settings;
        this.options = options;
        this.closeables = closeables;
    }

    /** Runs before any route is built. What it opens goes into the closeables at once. */
    @Override
    public void configure(CamelContext context) throws Exception {
        Registry registry = context.getRegistry();
        DataSource dataSource = openDatabase();
        registry.bind("dataSource", dataSource);

        FleetSettings fleetSettings = settings.fleet();
        PoolSettings poolSettings = settings.pool();
        PasswordSeal seal = seal(dataSource);
        InstanceStore instances = new InstanceStore(dataSource, clock);
        GatewayStore gatewayStore = new GatewayStore(dataSource, clock, fleetSettings.node());
        ProxyStore proxies = new ProxyStore(dataSource, seal, clock);
        ProxyImport pool = new ProxyImport(dataSource, seal, poolSettings.score(), clock);
        ProxyScores scores = new ProxyScores(dataSource, poolSettings.score(), poolSettings.guard(),
                settings.incidents().policy().quiet(), clock);
        scores.alignBands();
        ProxyDirectory poolDirectory = new ProxyDirectory(dataSource, scores, poolSettings.score(),
                poolSettings.statisticsAge(), clock);
        ConnectionSettings connection = settings.connection();
        ProbeStore probeStore = new ProbeStore(dataSource, proxies, scores, poolSettings.probe().halfOpen(), clock,
                fleetSettings.node());
        LoginTurns turns = new LoginTurns(dataSource, gateway -> connection.gap(), connection.ahead(), clock);
        SagaStore sagas = new SagaStore(dataSource, proxies, pool, scores, instances, turns, probeStore::demand, clock,
                fleetSettings.node());
        InstanceDirectory directory = new InstanceDirectory(dataSource, settings.recovery().policy());
        AuditStore audit = new AuditStore(dataSource, clock);

        Gateways gateways = gateways(gatewayStore, pool, poolDirectory);
        MeterRegistry meters = MicrometerUtils.getOrCreateMeterRegistry(registry,
                MicrometerConstants.METRICS_REGISTRY_NAME);
        FleetCounters counters = new FleetCounters(meters, gateways.names());
        FleetView view = new FleetView(instances, clock);
        Observations observations = new Observations(instances, view, fleetSettings.viewAge(),
                fleetSettings.enableDiscovered(), counters);
        StatusPolls polls = new StatusPolls(gateways, gatewayStore, view, observations, counters, clock,
                fleetSettings.pollInterval(), fleetSettings.pollLease());
        ProxyAssignments assignments = new ProxyAssignments(gateways, sagas, instances, proxies, observations,
                counters, poolSettings.policy(), poolSettings.limits(), clock);
        InstanceCommands commands = new InstanceCommands(instances, sagas, audit, counters,
                fleetSettings.discardBudget(), clock);
        registry.bind("gateways", gateways);
        registry.bind("gatewayHttpBinding", new GatewayHttpBinding());
        registry.bind("gatewayClientOptions", new WebClientOptions().setMaxPoolSize(fleetSettings.connections()));
        registry.bind("evolution", new EvolutionChannel(gateways));
        registry.bind("statusPolls", polls);
        registry.bind("inventories", new Inventories(gateways, gatewayStore, view, observations, sagas, proxies,
                instances, counters, clock, fleetSettings.inventoryInterval(), fleetSettings.inventoryLease()));
        registry.bind("proxyAssignments", assignments);
        IncidentStore incidents = new IncidentStore(dataSource, clock);
        Incidents watch = new Incidents(gateways, incidents, new IncidentSigns(dataSource, clock), scores,
                new Turns(dataSource, clock), settings.incidents().policy(), settings.incidents().every(), clock);
        registry.bind("incidents", watch);
        registry.bind("connections", new Connections(gateways, sagas, instances, proxies, probeStore, observations,
                audit, counters, connection.policy(), connection.limits(), clock));
        ProxyCheck check = check();
        ProbeBatchStore batches = new ProbeBatchStore(dataSource, clock);
        registry.bind("proxyProbes", probes(probeStore, batches, check, counters));
        NodeStore nodes = join(dataSource);
        boolean clusterStarts = clusterStarts(nodes);
        EventIntake intake = recovery(registry, gateways, observations, counters,
                new ReconnectionStore(dataSource, instances, audit, clock), clusterStarts);
        registry.bind("nodes", new Nodes(nodes, new ProcessHeap(clock), settings.sweeps().keepHeap(),
                () -> new Thread(context::stop, "displaced").start()));
        schedule(context, dataSource, clusterStarts);
        Sweeps sweeps = new Sweeps(new SweepStore(dataSource, clock, fleetSettings.node(),
                settings.sweeps().longest()), meters, clock);
        registry.bind("sweeps", sweeps);
        SweepLooks looks = new SweepLooks(dataSource, clock);
        registry.bind("healthLook", new HealthLook(looks, gateways, clock, fleetSettings.pollInterval()));
        MemoryWatch memory = new MemoryWatch(nodes, settings.sweeps().memory(), clock);
        registry.bind("memoryWatch", memory);
        registry.bind("recoveryLook", new RecoveryLook(looks, nodes, clock, settings.sweeps().stuckAfter(),
                List.of(watch::report)));
        DeepSweepSettings deepSweep = settings.deepSweep();
        context.getExecutorServiceManager().registerThreadPoolProfile(Threads.atOnce(DEEP_SWEEP_LANES,
                deepSweep.limits().concurrency() * Math.max(1, gateways.names().size())));
        registry.bind("roundTrips", new RoundTrips(gateways, new SessionPings(dataSource, instances, clock),
                instance -> sagas.beginConnection(instance, Saga.ZOMBIE, null), watch, counters, deepSweep.guard(),
                deepSweep.limits(), clock));

        Fleet fleet = new Fleet(directory, gatewayStore, scores, sagas, gateways.names(),
                fleetSettings.countAge(), clock);
        HttpEdge edge = keys(registry, dataSource, gateways, counters);
        DatabaseCheck databaseCheck = new DatabaseCheck(dataSource);
        registry.bind("databaseCheck", databaseCheck);
        registry.bind("healthEndpoints", new HealthEndpoints(databaseCheck, fleet, poolDirectory,
                CaravanMain.version(), String.join(",", options.profiles()),
                settings.http().slowRequests(), clock));
        registry.bind("instanceEndpoints", new InstanceEndpoints(directory, commands, gateways, fleetSettings.qrAge(),
                clock));
        registry.bind("proxyEndpoints", new ProxyEndpoints(poolDirectory, pool, proxies, sagas, directory,
                audit, scores, check, gateways, counters, poolSettings.importDefault(),
                settings.http().slowRequests()));
        registry.bind("proxyTestEndpoints", new ProxyTestEndpoints(batches, audit));
        registry.bind("attentionEndpoints", new AttentionEndpoints(new AttentionList(dataSource)));
        EventStreams streams = new EventStreams(new EventFeed(new EventLedger(dataSource),
                settings.incidents().settle(), clock), settings.incidents().events(), clock);
        registry.bind("eventStreams", streams);
        edge.serve("/api/events", streams);
        registry.bind("incidentEndpoints", new IncidentEndpoints(incidents, audit, 
                id -> scores.reverse(id).map(ProxyScores.Reversal::proxies).orElse(0)));
        registry.bind("keyEndpoints", new KeyEndpoints(new ApiKeyStore(dataSource, clock), edge));
        registry.bind("webhookEndpoints", new WebhookEndpoints(gateways, intake, counters, clock));
        new FleetMetrics(fleet, poolDirectory, gateways.names()).bindTo(meters);
        registry.bind("sweepEndpoints", new SweepEndpoints(sweeps, memory));
        ProducerTemplate begun = context.createProducerTemplate();
        closeables.add("the sweeps' MBeans", new ManagedSweeps(sweeps, run -> begun.sendBody(BEGUN_SWEEPS, run)));
        closeables.add("the MBeans", new ManagedFleet(fleet, poolDirectory, gatewayStore, counters,
                gateways.names()));
    }

    private DataSource openDatabase() {
        try {
            return open(settings.database());
        } catch (DatabaseUnavailableException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    private DataSource open(DatabaseSettings wanted) {
        Database.Settings address = wanted.given()
                .map(given -> wanted.of(given.url(), given.username(), given.password()))
                .orElseGet(() -> {
                    EmbeddedMariaDb embedded =
                            closeables.add("the embedded database", EmbeddedMariaDb.start(wanted.embedded()));
                    return wanted.of(embedded.jdbcUrl(), embedded.username(), embedded.password());
                });
        return closeables.add("the connection pool", Database.open(address)).dataSource();
    }

    /** A key that is not the one the database's passwords were sealed with must stop the start, not each lease. */
    private PasswordSeal seal(DataSource dataSource) throws IOException {
        Optional<String> key = settings.pool().secretKey();
        try {
            PasswordSeal seal = key.isPresent() ? PasswordSeal.ofKey(key.get())
                    : PasswordSeal.ofFile(settings.pool().secretKeyFile());
            seal.requireKeyOf(dataSource);
            return seal;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new StartException(e.getMessage() + " (secret.key, secret.key-file)", e);
        }
    }

    private Gateways gateways(GatewayStore store, ProxyImport pool, ProxyDirectory directory) {
        List<GatewaySettings> all = new ArrayList<>(settings.fleet().gateways());
        if (settings.simulator().enabled()) {
            Simulation simulated = new Simulation(settings.simulator());
            simulation = Optional.of(simulated);
            String webhook = "http://" + settings.http().host() + ":" + settings.http().port() + "/webhooks/"
                    + settings.simulator().gateway();
            SimulatorServer server = closeables.add("the simulator", started(simulated, webhook));
            EventLog.GATEWAY.general().info("Simulated Evolution API at {}/simulator, its key is in {}",
                    server.baseUrl(), settings.simulator().keyFile());
            all.add(simulated.gateway(server));
            if (directory.statistics().total() == 0) {
                pool.add(simulated.proxies());
            }
        }
        if (all.isEmpty()) {
            EventLog.GATEWAY.general().warn("No gateway is configured: set gateway.NAME.kind, .url and .api-key");
        }
        all.forEach(gateway -> store.put(gateway.name(), gateway.kind()));
        return new Gateways(all);
    }

    private static SimulatorServer started(Simulation simulated, String webhook) {
        try {
            return simulated.start(webhook);
        } catch (IllegalStateException e) {
            throw new StartException(e.getMessage() + " (simulator.host, simulator.port)", e);
        }
    }

    /** What this node held when it ended need not wait for its leases. */
    private NodeStore join(DataSource dataSource) {
        NodeStore nodes = new NodeStore(dataSource, clock, settings.fleet().node(),
                "http://" + settings.http().host() + ":" + settings.http().port(), settings.node().deadAfter());
        int left = nodes.join();
        if (left > 0) {
            EventLog.SYSTEM.general().info(LogTexts.of("node.taken-up"), left);
        }
        closeables.add("the leases", nodes::leave);
        return nodes;
    }

    /** Asked once: it is another matter as soon as this node has begun something. */
    private boolean clusterStarts(NodeStore nodes) {
        long pause = settings.node().beat().dividedBy(LOOKS_PER_BEAT).toNanos();
        return nodes.startsCluster(() -> LockSupport.parkNanos(pause));
    }

    /** What brings instances back, and the way in for the events that tell of them. */
    private EventIntake recovery(Registry registry, Gateways gateways, Observations observations,
                                 FleetCounters counters, ReconnectionStore store, boolean clusterStarts) {
        ReconnectionSettings wanted = settings.recovery();
        Reconnections reconnections = new Reconnections(gateways, store, wanted.policy(), wanted.limits(), counters,
                new Random(), clock);
        registry.bind("reconnections", reconnections);
        reconnections.start(clusterStarts);
        EventIntake intake = new EventIntake(observations, new FlapDetector(wanted.flapping()), reconnections, counters,
                wanted.intake(), clock);
        registry.bind("eventIntake", intake);
        closeables.add("the events that wait", intake::flush);
        return intake;
    }

    /** The sweeps' triggers, shared by all nodes; Camel's component takes the one scheduler that is bound. */
    private void schedule(CamelContext context, DataSource dataSource, boolean clusterStarts)
            throws Exception {
        NodeSettings node = settings.node();
        context.getPropertiesComponent().addPropertiesFunction(new Millis());
        ClusterSchedule schedule = closeables.add("the schedule", new ClusterSchedule(context,
                (name, served) -> new ClusteredJobs(dataSource, name, clock, node.beat(), node.deadAfter(),
                        settings.sweeps().misfireAfter(), served),
                settings.fleet().node(), clusterStarts, settings.sweeps().first()));
        context.getRegistry().bind("quartzScheduler", schedule.scheduler());
    }

    private ProxyCheck check() {
        PoolSettings.Probe wanted = settings.pool().probe();
        ProxyProbe probe = closeables.add("the proxy probe", new ProxyProbe(wanted.host(), wanted.port(),
                wanted.timeout(), new AddressRule(wanted.allowPrivate())));
        return simulation.<ProxyCheck>map(simulated -> simulated.check(probe, wanted.timeout())).orElse(probe);
    }

    private ProxyProbes probes(ProbeStore store, ProbeBatchStore batches, ProxyCheck check, FleetCounters counters) {
        PoolSettings.Probe wanted = settings.pool().probe();
        return new ProxyProbes(store, batches, check, counters, wanted.limits(), clock);
    }

    private HttpEdge keys(Registry registry, DataSource dataSource, Gateways gateways, FleetCounters counters) {
        ApiKeyStore keys = new ApiKeyStore(dataSource, clock);
        try {
            new FirstAdminKey(keys, System.out).ensure(options.environment().get(FirstAdminKey.VARIABLE));
        } catch (IllegalStateException e) {
            throw new StartException(e.getMessage(), e);
        }
        HttpEdge edge = new HttpEdge(new StoredKeys(keys), new WebhookTokens(gateways, counters, clock), clock,
                settings.http().edge());
        registry.bind("httpEdge", edge);
        registry.bind("managementEdge", new ManagementEdge());
        registry.bind("restRequestValidator", new ProblemRequestValidator());
        return edge;
    }

    /** The keys of the database, as the HTTP edge asks for them. */
    private record StoredKeys(ApiKeyStore store) implements KeyDirectory {

        @Override
        public Optional<Caller> find(KeyHash hash) {
            return store.find(hash).map(key -> new Caller(key.id(), key.name(), key.role()));
        }

        @Override
        public void used(Caller caller) {
            store.touch(caller.keyId());
        }
    }
}
