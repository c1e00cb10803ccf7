package dev.caravan.driven;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.boot.DrivenSettings;
import dev.caravan.domain.saga.Saga;
import dev.caravan.fleet.Connections;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FlapDetector;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.FleetView;
import dev.caravan.fleet.Incidents;
import dev.caravan.fleet.InstanceCommands;
import dev.caravan.fleet.Inventories;
import dev.caravan.fleet.Observations;
import dev.caravan.fleet.ProxyAssignments;
import dev.caravan.fleet.ProxyProbes;
import dev.caravan.fleet.Reconnections;
import dev.caravan.fleet.Recovery;
import dev.caravan.fleet.RoundTripRun;
import dev.caravan.fleet.RoundTrips;
import dev.caravan.fleet.StatusPolls;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.endpoint.ReceivedJson;
import dev.caravan.http.endpoint.WebhookEndpoints;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.simulator.DrivenTime;
import dev.caravan.store.AuditStore;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.IncidentSigns;
import dev.caravan.store.IncidentStore;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.LoginTurns;
import dev.caravan.store.NodeStore;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProbeBatchStore;
import dev.caravan.store.ProbeStore;
import dev.caravan.store.ProxyImport;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyStore;
import dev.caravan.store.ReconnectionStore;
import dev.caravan.store.SagaStore;
import dev.caravan.store.SessionPings;
import dev.caravan.store.SweepLooks;
import dev.caravan.store.Turns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One node of Caravan on one thread and a driven clock: its own parts over the database, wired as Wiring does, and each
 * flow as its route has it, claim, ask, conclude. Camel routes nothing here, and a call's answer comes as an event.
 */
public final class DrivenNode {

    /** A beat at which nothing is due still counts at times: some work begins by the mere passing of time. */
    private static final Duration IDLE = Duration.ofMinutes(5);
    /** Probes of proxies in use become due by the mere passing of time. */
    private static final Duration IDLE_PROBES = Duration.ofMinutes(1);
    private static final CamelContext BARE = new DefaultCamelContext();

    private final String name;
    private final DrivenTime time;
    private final JdbcClient jdbc;
    private final DrivenCalls calls;
    private final StatusPolls polls;
    private final Inventories inventories;
    private final ProxyAssignments assignments;
    private final Connections connections;
    private final ProxyProbes probes;
    private final Reconnections reconnections;
    private final EventIntake intake;
    private final WebhookEndpoints webhooks;
    private final Ticker polling;
    private final Ticker inventory;
    private final Ticker assigning;
    private final Ticker connecting;
    private final Ticker reconnecting;
    private final Ticker probing;
    private final Ticker flushing;
    private final Ticker beating;
    private final Ticker watching;
    private final Ticker sweeping;
    private final Ticker recovering;
    private final InstanceStore instances;
    private final InstanceCommands commands;
    private final NodeStore nodes;
    private final Recovery recovery;
    private final RoundTrips roundTrips;
    private final BooleanSupplier first;
    private final boolean company;
    private boolean alive = true;

    DrivenNode(String name, DataSource dataSource, DrivenTime time, DrivenSettings settings, Gateways gateways,
            Map<String, DrivenGateway> wires, ProxyCheck check, PasswordSeal seal, Account account,
            RandomGenerator random, BooleanSupplier first,
            boolean company) {
        this.first = first;
        this.company = company;
        this.name = name;
        this.time = time;
        this.jdbc = JdbcClient.create(dataSource);
        calls = new DrivenCalls(name, time, settings, gateways, wires, account);
        instances = new InstanceStore(dataSource, time);
        AuditStore audit = new AuditStore(dataSource, time);
        GatewayStore gatewayStore = new GatewayStore(dataSource, time, name);
        ProxyStore proxies = new ProxyStore(dataSource, seal, time);
        ProxyImport pool = new ProxyImport(dataSource, seal, settings.score(), time);
        ProxyScores scores = new ProxyScores(dataSource, settings.score(), settings.guard(), time);
        LoginTurns turns = new LoginTurns(dataSource, gateway -> settings.loginGap(), settings.loginsAhead(), time);
        ProbeStore probeStore = new ProbeStore(dataSource, proxies, scores, settings.halfOpen(), time, name);
        SagaStore sagas = new SagaStore(dataSource, proxies, pool, scores, instances, turns,
                probeStore::demand, time, name);
        FleetCounters counters = new FleetCounters(new SimpleMeterRegistry(), gateways.names());
        FleetView view = new FleetView(instances, time);
        Observations observations = new Observations(instances, view, settings.viewAge(), settings.enableDiscovered(),
                counters);
        polls = new StatusPolls(gateways, gatewayStore, view, observations, counters, time,
                settings.time("instance-status-polling.interval"), settings.time("instance-status-polling.lease"));
        inventories = new Inventories(gateways, gatewayStore, view, observations, sagas, proxies, instances, counters,
                time,
                settings.time("gateway-inventory.interval"), settings.time("gateway-inventory.lease"));
        assignments = new ProxyAssignments(gateways, sagas, instances, proxies, observations, counters,
                settings.assignment(), settings.assignmentLimits(), time);
        probes = new ProxyProbes(probeStore, new ProbeBatchStore(dataSource, time), check, counters,
                settings.probeLimits(), time);
        reconnections = new Reconnections(gateways, new ReconnectionStore(dataSource, instances, audit, time),
                settings.reconnect(), settings.reconnectLimits(), counters, random, time);
        intake = new EventIntake(observations, new FlapDetector(settings.flapping()), reconnections, counters,
                settings.intake(), time);
        webhooks = new WebhookEndpoints(gateways, intake, counters, time);
        commands = new InstanceCommands(instances, sagas, audit, counters, settings.discardBudget(), time);
        connections = new Connections(gateways, sagas, instances, proxies, probeStore, observations, audit, counters,
                settings.connection(), settings.connectionLimits(), time);
        gateways.names().forEach(gateway -> gatewayStore.put(gateway, gateways.get(gateway).kind()));
        nodes = new NodeStore(dataSource, time, name, "", settings.time("node.dead-after"));
        nodes.join();
        reconnections.start(nodes.alone());
        Incidents watch = new Incidents(gateways, new IncidentStore(dataSource, time),
                new IncidentSigns(dataSource, time), scores, new Turns(dataSource, time), settings.incidents(),
                settings.time("incident.every"), time);
        recovery = new Recovery(new SweepLooks(dataSource, time), nodes, time,
                settings.time("recovery-sweep.stuck-after"), List.of(watch::report));
        roundTrips = new RoundTrips(gateways, new SessionPings(dataSource, instances, time),
                instance -> sagas.beginConnection(instance, Saga.ZOMBIE, null), counters, settings.muteGuard(),
                settings.roundTripLimits(), time);
        polling = ticker(settings.time("instance-status-polling.tick"), "SELECT MIN(poll_due_at) FROM gateway",
                this::poll);
        inventory = ticker(settings.time("gateway-inventory.tick"), "SELECT MIN(inventory_due_at) FROM gateway",
                this::takeInventory);
        assigning = ticker(settings.time("proxy-assignment.tick"), "SELECT MIN(due_at) FROM saga", this::assign);
        connecting = ticker(settings.time("instance-connection.tick"), "SELECT MIN(due_at) FROM saga", this::connect);
        reconnecting = ticker(settings.time("reconnection.tick"), "SELECT MIN(next_attempt_at) FROM instance",
                this::reconnect);
        probing = ticker(settings.time("proxy-probe.tick"), IDLE_PROBES, "SELECT MIN(due_at) FROM proxy_probe",
                this::probe);
        flushing = new Ticker(time, settings.time("webhook.flush"), IDLE, Optional::empty, this::flush);
        beating = every(settings.time("node.beat"), this::beat);
        watching = every(settings.time("incident.every"), watch::watchInTurn);
        sweeping = every(settings.time("deep-sweep.interval"), this::sweepDeep);
        recovering = every(settings.time("recovery-sweep.interval"), this::recover);
        tickers().forEach(Ticker::stir);
    }

    private Ticker every(Duration interval, Runnable work) {
        return new Ticker(time, interval, interval, Optional::empty, work);
    }

    private Ticker ticker(Duration beat, String due, Runnable work) {
        return ticker(beat, IDLE, due, work);
    }

    private Ticker ticker(Duration beat, Duration idle, String due, Runnable work) {
        return new Ticker(time, beat, idle, () -> jdbc.sql(due)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, LocalDateTime.class))).single()
                .map(at -> at.toInstant(ZoneOffset.UTC)), work);
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return alive;
    }

    /** Ends the node between two of its steps, as {@code kill -9} would: it says goodbye to nobody. */
    public void kill() {
        alive = false;
        tickers().forEach(Ticker::stop);
        calls.cut();
    }

    /** What the HTTP endpoints of instances call. */
    public InstanceCommands commands() {
        return commands;
    }

    public InstanceStore instances() {
        return instances;
    }

    /** Carries out what a person ordered. */
    public void order(InstanceCommands.Order order) {
        calls.ask(order, answered -> {
            commands.conclude(answered);
            stir();
        });
    }

    /** Something was changed from outside, by a person or by another node. */
    public void stir() {
        flows().forEach(Ticker::stir);
    }

    private List<Ticker> tickers() {
        // Nobody hears the beat of a node that is alone, and it costs more real time than all the rest.
        return Stream.concat(flows(), company ? Stream.of(watching, sweeping, recovering, beating)
                : Stream.of(watching, sweeping, recovering)).toList();
    }

    private Stream<Ticker> flows() {
        return Stream.of(polling, inventory, assigning, connecting, reconnecting, probing, flushing);
    }

    /** Takes a webhook and answers its status. */
    int receive(String gateway, String body) {
        Exchange exchange = new DefaultExchange(BARE);
        exchange.getMessage().setHeader("gateway", gateway);
        exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        try {
            ReceivedJson received = (ReceivedJson) webhooks.receive(exchange).body();
            if (received.changed() > 0) {
                stir();
            } else if (received.observed() > 0) {
                flushing.stir();
                reconnecting.again();
            }
            return 200;
        } catch (ApiProblem e) {
            return e.status();
        }
    }

    private void poll() {
        polls.claimDue().forEach(due -> calls.ask(due, listed -> {
            List<StatusPolls.Look> looks = polls.looks(listed);
            AtomicInteger open = new AtomicInteger(looks.size());
            Runnable end = () -> {
                if (polls.conclude(listed).changed() > 0) {
                    stir();
                } else {
                    polling.again();
                }
            };
            if (looks.isEmpty()) {
                end.run();
            }
            looks.forEach(look -> calls.ask(look, looked -> {
                polls.concludeLook(looked);
                if (open.decrementAndGet() == 0) {
                    end.run();
                }
            }));
        }));
    }

    private void takeInventory() {
        inventories.claimDue().forEach(due -> calls.ask(due, taken -> {
            inventories.conclude(taken).forEach(listening -> calls.ask(listening, found ->
                    inventories.listen(found).forEach(wanted -> calls.ask(wanted, inventories::concludeListening))));
            stir();
        }));
    }

    private void assign() {
        assignments.claimDue().forEach(saga -> atTurn(assignments.untilTurn(saga), () -> {
            assignments.prepare(saga).forEach(step -> calls.ask(step, answered -> {
                assignments.conclude(answered);
                stir();
            }));
            assigning.again();
        }));
    }

    private void connect() {
        connections.claimDue().forEach(saga -> atTurn(connections.untilTurn(saga), () -> {
            connections.prepare(saga).forEach(step -> calls.ask(step, answered -> {
                connections.conclude(answered);
                stir();
            }));
            // What needed no gateway may have ended here.
            connecting.again();
            reconnecting.again();
        }));
    }

    private void reconnect() {
        Reconnections.Pass pass = reconnections.pass();
        if (pass.begun() > 0) {
            connecting.stir();
        }
    }

    private void probe() {
        probes.claimDue().forEach(due -> probes.check(due).whenComplete((probed, thrown) -> {
            if (alive) {
                probes.record(probed);
                connecting.again();
                probing.again();
            }
        }));
    }

    private void flush() {
        if (intake.flush() > 0) {
            stir();
        }
    }

    private void beat() {
        nodes.beat(0, 1);
        if (!nodes.releaseSilent().isEmpty()) {
            stir();
        }
    }

    /** The clustered schedule fires at one node. */
    private boolean sweeps() {
        return first.getAsBoolean();
    }

    private void recover() {
        if (sweeps()) {
            recovery.recover();
            reconnecting.again();
        }
    }

    private void sweepDeep() {
        if (sweeps()) {
            RoundTripRun run = roundTrips.begin();
            List<RoundTripRun.Turn> lanes = run.lanes();
            AtomicInteger open = new AtomicInteger(lanes.size());
            lanes.forEach(turn -> goRound(turn, open, run));
        }
    }

    private void goRound(RoundTripRun.Turn turn, AtomicInteger open, RoundTripRun run) {
        calls.ask(turn, answered -> {
            if (roundTrips.next(answered) instanceof RoundTripRun.Turn next) {
                goRound(next, open, run);
            } else if (open.decrementAndGet() == 0) {
                roundTrips.conclude(run);
                connecting.again();
            }
        });
    }

    /** A step that starts a login waits for its turn at the gateway. */
    private void atTurn(long millis, Runnable step) {
        time.schedule(Duration.ofMillis(millis), () -> {
            if (alive) {
                step.run();
            }
        });
    }
}
