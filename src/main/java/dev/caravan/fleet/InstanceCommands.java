package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.Instance;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.Signal;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.AuditStore;
import dev.caravan.store.InstanceStore;

/** What people ask of single instances. */
public final class InstanceCommands {

    /** Asks the gateway of an instance whether it has it. */
    public record Register(String name, String gateway, boolean enabled) implements GatewayRequest {

        @Override
        public GatewayCommand command() {
            return new GatewayCommand.State(gateway, name);
        }
    }

    /** Something that a person wants done at the gateway; {@code instance} is as it was before it was asked. */
    public record Order(Instance instance, GatewayCommand command, Instant askedAt) implements GatewayRequest {
    }

    private static final Duration BUDGET_PERIOD = Duration.ofMinutes(1);
    private static final String LOGOUT = "logout";

    private final InstanceStore store;
    private final Observations observations;
    private final AuditStore audit;
    private final FleetCounters counters;
    private final Clock clock;
    private final int discardBudget;

    /** @param discardBudget logins that may be destroyed in a minute without a second word (SPEC 1) */
    public InstanceCommands(InstanceStore store, Observations observations, AuditStore audit, FleetCounters counters,
                            int discardBudget, Clock clock) {
        this.store = store;
        this.observations = observations;
        this.audit = audit;
        this.counters = counters;
        this.discardBudget = discardBudget;
        this.clock = clock;
    }

    /** Whether the gateway told that it has an instance that somebody wants to register. */
    public boolean found(Answered asked) {
        countFailure(asked);
        return asked.failure() == null;
    }

    /** @return false if the name is taken */
    public boolean register(Register wanted) {
        if (store.find(wanted.name()).isPresent()) {
            return false;
        }
        store.discover(wanted.gateway(), List.of(wanted.name()), wanted.enabled());
        return store.find(wanted.name()).filter(i -> i.gateway().equals(wanted.gateway())).isPresent();
    }

    /**
     * Sets the wish whether an instance should be up. A proxy of one that should not goes back to the pool.
     *
     * @return whether it was another before
     */
    public boolean wish(String name, boolean enabled, String actor) {
        audit.add(actor, enabled ? "enable" : "disable", name, null);
        boolean changed = store.wish(name, enabled, actor);
        EventLog.SESSION.info(name, LogTexts.of(enabled ? "session.enabled" : "session.disabled"), actor);
        return changed;
    }

    public Order connect(Instance instance, String number, String actor) {
        store.wish(instance.name(), true, actor);
        return order(instance, new GatewayCommand.Connect(instance.gateway(), instance.name(), number), "connect",
                actor);
    }

    public Order restart(Instance instance, String actor) {
        return order(instance, new GatewayCommand.Restart(instance.gateway(), instance.name()), "restart", actor);
    }

    /**
     * The order to end a session and destroy its login.
     *
     * @param confirmed the person said that it is meant
     * @return empty when the budget is used up and it was not confirmed
     */
    public Optional<Order> logout(Instance instance, boolean confirmed, String actor) {
        if (!audit.addWithin(actor, LOGOUT, instance.name(), confirmed ? Integer.MAX_VALUE : discardBudget,
                BUDGET_PERIOD)) {
            return Optional.empty();
        }
        // The wish comes first: the close that follows is then known to be on purpose.
        store.wish(instance.name(), false, actor);
        EventLog.SESSION.info(instance.name(), LogTexts.of("session.ordered"), LOGOUT, actor);
        return Optional.of(new Order(instance, new GatewayCommand.Logout(instance.gateway(), instance.name()),
                clock.instant()));
    }

    /**
     * Takes over what the gateway answered to an order.
     *
     * @return what came of it in a word, or null if nothing did
     */
    public String conclude(Answered answered) {
        Order order = (Order) answered.question();
        countFailure(answered);
        if (answered.answer() == null) {
            // What may have been carried out stays unwanted.
            boolean done = answered.failure() instanceof GatewayFailure.OutcomeUnknown;
            if (order.command() instanceof GatewayCommand.Logout && order.instance().enabled() && !done) {
                store.wish(order.instance().name(), true, "logout failed");
            }
            return null;
        }
        if (answered.answer() instanceof GatewayAnswer.Connecting connecting) {
            boolean toScan = isToScan(order.instance(), connecting);
            observe(order, connecting, toScan);
            return connecting.signal() == Signal.OPEN ? "open" : toScan ? "qr" : "connecting";
        }
        return answered.answer() instanceof GatewayAnswer.NothingToRestart ? null
                : order.command() instanceof GatewayCommand.Logout ? "logged-out" : "restarting";
    }

    /** A gateway serves an old QR code while a paired session reconnects (GATEWAYS 1.3): that is none to scan. */
    private static boolean isToScan(Instance instance, GatewayAnswer.Connecting connecting) {
        boolean paired = instance.paired() == null ? instance.connectedSince() != null : instance.paired();
        return connecting.qr() != null && !paired;
    }

    private void countFailure(Answered answered) {
        if (answered.failure() != null) {
            counters.failed(answered.question().command().gateway(), answered.failure());
        }
    }

    private void observe(Order order, GatewayAnswer.Connecting connecting, boolean toScan) {
        Instance instance = order.instance();
        Signal signal = toScan ? Signal.QR : connecting.signal();
        observations.observe(List.of(new Observation(instance.gateway(), instance.name(), signal, Source.PROBE,
                order.askedAt(), null, null, toScan ? connecting.qr() : null)));
    }

    private Order order(Instance instance, GatewayCommand command, String action, String actor) {
        audit.add(actor, action, instance.name(), null);
        EventLog.SESSION.info(instance.name(), LogTexts.of("session.ordered"), action, actor);
        return new Order(instance, command, clock.instant());
    }
}
