package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ReconnectPlan;
import dev.caravan.domain.ReconnectPlan.AskPerson;
import dev.caravan.domain.ReconnectPlan.End515;
import dev.caravan.domain.ReconnectPlan.TryAt;
import dev.caravan.domain.ReconnectPolicy;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.ReconnectionStore;
import dev.caravan.store.ReconnectionStore.Begun;
import dev.caravan.store.ReconnectionStore.Planned;
import dev.caravan.store.ReconnectionStore.Unplanned;

/** Plans when instances that are down are tried again, and begins the tries that are due (SPEC 4). */
public final class Reconnections {

    /**
     * @param stable        how long an instance that flapped must stay open until that is forgotten
     * @param startWindow   how long after a start what is down is tried without its fault's wait (SPEC 6)
     * @param discardBudget logins that may be destroyed in a minute without a person's word (SPEC 1)
     * @param unexplained   how long a paired instance waits for the inventory that tells why it closed
     */
    public record Limits(Duration stable, Duration startWindow, int discardBudget, Duration unexplained) { }

    /** What one pass did, in numbers of instances. */
    public record Pass(int reset, int planned, int begun) { }

    private static final int AT_ONCE = 500;
    /** Longer than an inventory takes, or waits after one that failed. */
    private static final Duration EXPLAINED_SOON = Duration.ofSeconds(45);

    private final Gateways gateways;
    private final ReconnectionStore store;
    private final ReconnectPolicy policy;
    private final Limits limits;
    private final FleetCounters counters;
    private final RandomGenerator random;
    private final Clock clock;
    private volatile Instant startingUntil = Instant.MIN;

    public Reconnections(Gateways gateways, ReconnectionStore store, ReconnectPolicy policy, Limits limits,
                         FleetCounters counters, RandomGenerator random, Clock clock) {
        this.gateways = gateways;
        this.store = store;
        this.policy = policy;
        this.limits = limits;
        this.counters = counters;
        this.random = random;
        this.clock = clock;
    }

    /** The first node of a cluster starts what should be up; those that join one leave it to the schedule. */
    public void start(boolean alone) {
        if (alone) {
            startingUntil = clock.instant().plus(limits.startWindow());
            int started = store.start(gateways.names());
            if (started > 0) {
                EventLog.RECONNECT.general().info(LogTexts.of("reconnect.started"), started);
            }
        }
    }

    /** Forgets tries that succeeded, plans the next ones and begins those that are due. */
    public Pass pass() {
        int reset = store.reset(limits.stable());
        store.dropVain();
        store.hastenExplanations(gateways.names(), EXPLAINED_SOON);
        int planned = plan(store.unplanned(gateways.names(), limits.unexplained(), AT_ONCE));
        List<Begun> begun = store.begin(gateways.names(), limits.unexplained(), AT_ONCE);
        begun.forEach(due -> counters.tryBegun(due.fault()));
        return new Pass(reset, planned, begun.size());
    }

    /** An instance connects again and again: its session is looked at now, once. */
    public void flapping(String instance, int signals, Duration window) {
        if (store.markFlapping(instance, signals + " times connecting within " + window.toSeconds() + " s")) {
            EventLog.RECONNECT.warn(instance, LogTexts.of("reconnect.flapping"), signals, window.toSeconds());
        }
    }

    private int plan(List<Unplanned> unplanned) {
        boolean starting = clock.instant().isBefore(startingUntil);
        List<Planned> tries = new ArrayList<>();
        for (Unplanned down : unplanned) {
            ReconnectPlan plan = policy.plan(down.instance(), down.made(), starting, clock.instant(), random);
            if (plan instanceof TryAt next) {
                tries.add(new Planned(down, next));
            } else if (plan instanceof End515 end) {
                end515(down.instance(), end);
            } else if (plan instanceof AskPerson ask) {
                askPerson(down, ask);
            }
        }
        List<Planned> planned = store.plan(tries);
        planned.forEach(this::log);
        return planned.size();
    }

    private void askPerson(Unplanned down, AskPerson ask) {
        if (store.askPerson(down.instance(), ask)) {
            EventLog.RECONNECT.warn(down.instance().name(), LogTexts.of("reconnect.needs-person"),
                    LogTexts.of("reconnect.fault." + ask.fault().code()), ask.need().code());
        }
    }

    private void end515(Instance instance, End515 end) {
        HumanNeed need = store.end515(instance, end, limits.discardBudget());
        if (need != null) {
            EventLog.RECONNECT.error(instance.name(), LogTexts.of("reconnect.515-end"), end.tries(),
                    LogTexts.of("reconnect.515-end." + need.code()));
        }
    }

    private void log(Planned planned) {
        String name = planned.of().instance().name();
        TryAt plan = planned.plan();
        String wait = words(Duration.between(clock.instant(), plan.at()));
        if (plan.fault() == ConnectionFault.RESTART_REQUIRED) {
            EventLog.RECONNECT.warn(name, LogTexts.of("reconnect.515"), plan.number(), plan.of(), wait);
        } else if (!plan.slow()) {
            EventLog.RECONNECT.info(name, LogTexts.of("reconnect.planned"), plan.number(), plan.of(), wait,
                    LogTexts.of("reconnect.fault." + plan.fault().code()));
        } else {
            EventLog.RECONNECT.warn(name, LogTexts.of("reconnect.slow"), plan.number(), wait,
                    LogTexts.of("reconnect.fault." + plan.fault().code()));
        }
    }

    /** As the origin writes it: {@code 5m 0s}. */
    static String words(Duration wait) {
        long seconds = Math.max(0, (wait.toMillis() + 500) / 1000);
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m " + seconds % 60 + "s";
    }
}
