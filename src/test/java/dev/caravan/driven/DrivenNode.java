package dev.caravan.driven;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.boot.DrivenSettings;
import dev.caravan.fleet.InstanceCommands;
import dev.caravan.fleet.Reconnections;
import dev.caravan.fleet.RoundTripRun;
import dev.caravan.fleet.StatusPolls;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.endpoint.ReceivedJson;
import dev.caravan.simulator.DrivenTime;
import dev.caravan.store.InstanceStore;
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
    private final DrivenParts parts;
    private final DrivenCalls calls;
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
    private final BooleanSupplier first;
    private final boolean company;
    private boolean alive = true;

    /**
     * @param first   whether the clustered schedule fires at this node
     * @param company whether there are, or were, other nodes
     */
    DrivenNode(String name, DrivenParts parts, DrivenCalls calls, DataSource dataSource, DrivenTime time,
            DrivenSettings settings, BooleanSupplier first, boolean company) {
        this.name = name;
        this.parts = parts;
        this.calls = calls;
        this.first = first;
        this.company = company;
        this.time = time;
        this.jdbc = JdbcClient.create(dataSource);
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
        watching = every(settings.time("incident.every"), parts.watch::watchInTurn);
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
        return parts.commands;
    }

    public InstanceStore instances() {
        return parts.instances;
    }

    /** Carries out what a person ordered. */
    public void order(InstanceCommands.Order order) {
        calls.ask(order, answered -> {
            parts.commands.conclude(answered);
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
            ReceivedJson received = (ReceivedJson) parts.webhooks.receive(exchange).body();
            if (received.changed() > 0) {
                stir();
            } else if (received.observed() > 0) {
                flushing.stir();
            }
            return 200;
        } catch (ApiProblem e) {
            return e.status();
        }
    }

    private void poll() {
        parts.polls.claimDue().forEach(due -> calls.ask(due, listed -> {
            List<StatusPolls.Look> looks = parts.polls.looks(listed);
            AtomicInteger open = new AtomicInteger(looks.size());
            Runnable end = () -> {
                if (parts.polls.conclude(listed).changed() > 0) {
                    stir();
                } else {
                    polling.again();
                }
            };
            if (looks.isEmpty()) {
                end.run();
            }
            looks.forEach(look -> calls.ask(look, looked -> {
                parts.polls.concludeLook(looked);
                if (open.decrementAndGet() == 0) {
                    end.run();
                }
            }));
        }));
    }

    private void takeInventory() {
        parts.inventories.claimDue().forEach(due -> calls.ask(due, taken -> {
            parts.inventories.conclude(taken).forEach(listening -> calls.ask(listening, found ->
                    parts.inventories.listen(found).forEach(wanted ->
                            calls.ask(wanted, parts.inventories::concludeListening))));
            stir();
        }));
    }

    private void assign() {
        parts.assignments.claimDue().forEach(saga -> atTurn(parts.assignments.untilTurn(saga), () -> {
            parts.assignments.prepare(saga).forEach(step -> calls.ask(step, answered -> {
                parts.assignments.conclude(answered);
                stir();
            }));
            assigning.again();
        }));
    }

    private void connect() {
        parts.connections.claimDue().forEach(saga -> atTurn(parts.connections.untilTurn(saga), () -> {
            parts.connections.prepare(saga).forEach(step -> calls.ask(step, answered -> {
                parts.connections.conclude(answered);
                stir();
            }));
            // What needed no gateway may have ended here.
            connecting.again();
            reconnecting.again();
        }));
    }

    private void reconnect() {
        Reconnections.Pass pass = parts.reconnections.pass();
        if (pass.begun() > 0) {
            connecting.stir();
        }
    }

    private void probe() {
        parts.probes.claimDue().forEach(due -> parts.probes.check(due).whenComplete((probed, thrown) -> {
            if (alive) {
                parts.probes.record(probed);
                connecting.again();
                probing.again();
            }
        }));
    }

    private void flush() {
        if (parts.intake.flush() > 0) {
            stir();
        } else {
            // Events that changed nothing may have shown that a session flaps.
            reconnecting.again();
        }
    }

    private void beat() {
        parts.nodes.beat(0, 1);
        if (!parts.nodes.releaseSilent().isEmpty()) {
            stir();
        }
    }

    /** The clustered schedule fires at one node. */
    private boolean sweeps() {
        return first.getAsBoolean();
    }

    private void recover() {
        if (sweeps()) {
            parts.recovery.recover();
            reconnecting.again();
        }
    }

    private void sweepDeep() {
        if (sweeps()) {
            RoundTripRun run = parts.roundTrips.begin();
            List<RoundTripRun.Turn> lanes = run.lanes();
            AtomicInteger open = new AtomicInteger(lanes.size());
            lanes.forEach(turn -> goRound(turn, open, run));
        }
    }

    private void goRound(RoundTripRun.Turn turn, AtomicInteger open, RoundTripRun run) {
        calls.ask(turn, answered -> {
            if (parts.roundTrips.next(answered) instanceof RoundTripRun.Turn next) {
                goRound(next, open, run);
            } else if (open.decrementAndGet() == 0) {
                parts.roundTrips.conclude(run);
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
