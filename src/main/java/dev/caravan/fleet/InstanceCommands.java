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
import dev.caravan.domain.saga.Saga;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.AuditStore;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.SagaStore;

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
    private final SagaStore sagas;
    private final AuditStore audit;
    private final FleetCounters counters;
    private final Clock clock;
    private final int discardBudget;

    /** @param discardBudget logins that may be destroyed in a minute without a second word (SPEC 1) */
    public InstanceCommands(InstanceStore store, SagaStore sagas, AuditStore audit, FleetCounters counters,
                            int discardBudget, Clock clock) {
        this.store = store;
        this.sagas = sagas;
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

    /**
     * Begins to connect an instance; a connection that runs already goes on for who asks.
     *
     * @param number digits of the phone to pair with by code, or null
     * @return false if its proxy is being given or taken back at this moment
     */
    public boolean connect(Instance instance, String number, String actor) {
        audit.add(actor, "connect", instance.name(), null);
        store.wish(instance.name(), true, actor);
        boolean begun = sagas.beginConnection(instance.name(), Saga.ASKED, number);
        if (begun) {
            EventLog.SESSION.info(instance.name(), LogTexts.of("session.ordered"), "connect", actor);
        }
        return begun || sagas.ask(instance.name(), number);
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
        return answered.answer() instanceof GatewayAnswer.NothingToRestart ? null
                : order.command() instanceof GatewayCommand.Logout ? "logged-out" : "restarting";
    }

    private void countFailure(Answered answered) {
        if (answered.failure() != null) {
            counters.failed(answered.question().command().gateway(), answered.failure());
        }
    }

    private Order order(Instance instance, GatewayCommand command, String action, String actor) {
        audit.add(actor, action, instance.name(), null);
        EventLog.SESSION.info(instance.name(), LogTexts.of("session.ordered"), action, actor);
        return new Order(instance, command, clock.instant());
    }
}
