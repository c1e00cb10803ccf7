package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.Instance;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.AssignmentPolicy;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.domain.saga.Decision;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.SagaStore;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.ProxyStore;

/** Works the assignment sagas: claims what is due, prepares the question of each step, and carries the answer on. */
public final class ProxyAssignments {

    /**
     * A step that waits for the gateway's answer.
     *
     * @param askedAt when it was asked: what it tells of the session was true then at the earliest
     */
    public record Step(Saga saga, ProxyAddress leased, GatewayCommand command, Instant askedAt)
            implements GatewayRequest {
    }

    /**
     * @param lease      after this a step of a node that ended is another's; longer than any call of it
     * @param workers    steps this node works on at once
     * @param retryAfter how long an instance waits after a saga that failed
     * @param downGrace  how long an instance that is down keeps its proxy; 0 gives it back at once
     * @param lookedAt   how lately its gateway must have answered for that
     */
    public record Limits(Duration lease, int workers, Duration retryAfter, Duration downGrace, Duration lookedAt) {
    }

    private static final int ENLIST_AT_ONCE = 500;

    private final Gateways gateways;
    private final SagaStore store;
    private final InstanceStore instances;
    private final ProxyStore proxies;
    private final Observations observations;
    private final FleetCounters counters;
    private final AssignmentPolicy policy;
    private final Limits limits;
    private final Clock clock;
    private final SagaWorkers workers;

    public ProxyAssignments(Gateways gateways, SagaStore store, InstanceStore instances, ProxyStore proxies,
                            Observations observations, FleetCounters counters, AssignmentPolicy policy,
                            Limits limits, Clock clock) {
        this.gateways = gateways;
        this.store = store;
        this.instances = instances;
        this.proxies = proxies;
        this.observations = observations;
        this.counters = counters;
        this.policy = policy;
        this.limits = limits;
        this.clock = clock;
        this.workers = new SagaWorkers(store, Saga.Kind.ASSIGNMENT, limits.lease(), limits.workers(), clock);
    }

    /** Begins what is to be begun, then claims as many due steps as there are free workers. */
    public List<Saga> claimDue() {
        counters.assignmentsEnded(SagaOutcome.ABANDONED, store.endUnwanted(Saga.Kind.ASSIGNMENT));
        counters.connectionsEnded(SagaOutcome.ABANDONED, store.endUnwanted(Saga.Kind.CONNECTION));
        store.enlistReturns(limits.downGrace(), limits.lookedAt(), ENLIST_AT_ONCE);
        store.enlistOpen(gateways.names(), limits.retryAfter(), ENLIST_AT_ONCE);
        return workers.claimDue(gateways.names());
    }

    /** Milliseconds until a saga's turn at its gateway. */
    public long untilTurn(Saga saga) {
        return workers.untilTurn(saga);
    }

    /**
     * Commits what the step is about to do.
     *
     * @return its question; none when the step needed no gateway
     */
    public List<Step> prepare(Saga saga) {
        return workers.prepare(saga, this::question);
    }

    /** Carries an answer, or a failure to answer, on. */
    public void conclude(Answered answered) {
        workers.conclude(() -> decide((Step) answered.question(), answered));
    }

    private Optional<Step> question(Saga saga) {
        Instance instance = instance(saga);
        Optional<Decision> early = policy.beforeAsking(saga, instance);
        if (early.isPresent()) {
            carryOut(saga, early.get());
            return Optional.empty();
        }
        String name = saga.instance();
        String gateway = saga.gateway();
        return switch (saga.step()) {
            case LOOK -> Optional.of(step(saga, null, new GatewayCommand.FindProxy(gateway, name)));
            case LEASE -> set(saga);
            case SETTLE -> Optional.of(step(saga, proxies.address(saga.proxyId()).orElseThrow(),
                    new GatewayCommand.FindProxy(gateway, name)));
            case RESTART -> store.beginRestart(saga)
                    ? Optional.of(step(saga, null, new GatewayCommand.Restart(gateway, name))) : Optional.empty();
            case AWAIT_OPEN -> Optional.of(step(saga, null, new GatewayCommand.State(gateway, name)));
            case REVIVE -> own(saga, new GatewayCommand.Restart(gateway, name));
            case UNDO, CLEAR -> own(saga, new GatewayCommand.ClearProxy(gateway, name));
            default -> throw new IllegalStateException("no step of an assignment: " + saga.step());
        };
    }

    /** What another owner has taken over is no longer this node's to change. */
    private Optional<Step> own(Saga saga, GatewayCommand command) {
        return store.isOwn(saga) ? Optional.of(step(saga, null, command)) : Optional.empty();
    }

    private Optional<Step> set(Saga saga) {
        Optional<ProxyStore.Leased> leased = store.leaseForSet(saga,
                gateways.get(saga.gateway()).kind().proxyProtocols());
        if (leased.isEmpty()) {
            carryOut(saga, policy.poolEmpty(saga, clock.instant()));
            return Optional.empty();
        }
        ProxyAddress address = leased.get().address();
        EventLog.PROXY.info(saga.instance(), LogTexts.of("proxy.using"), saga.attempt(), policy.tries(),
                address);
        return Optional.of(step(saga.with(leased.get().id()), address,
                new GatewayCommand.SetProxy(saga.gateway(), saga.instance(), address)));
    }

    private Step step(Saga saga, ProxyAddress leased, GatewayCommand command) {
        return new Step(saga, leased, command, clock.instant());
    }

    private void decide(Step step, Answered answered) {
        Saga saga = step.saga();
        if (answered.failure() != null) {
            counters.failed(saga.gateway(), answered.failure());
        }
        if (answered.answer() instanceof GatewayAnswer.StateTold told) {
            observations.observe(List.of(new Observation(saga.gateway(), saga.instance(), told.signal(), Source.PROBE,
                    step.askedAt())));
        }
        Instance instance = instance(saga);
        Instant now = clock.instant();
        carryOut(saga, answered.failure() == null
                ? policy.afterAnswer(saga, instance, step.leased(), answered.answer(), now)
                : policy.afterFailure(saga, instance, answered.failure(), now));
    }

    private void carryOut(Saga saga, Decision decision) {
        SagaStore.CarriedOut done = store.carryOut(saga, decision);
        if (done.written()) {
            count(decision, done.outcome());
            log(saga, decision, done.outcome());
        } else {
            EventLog.PROXY.info(saga.instance(), LogTexts.of("proxy.taken-over"));
        }
    }

    private void count(Decision decision, SagaOutcome outcome) {
        if (decision instanceof Decision.TryNext next) {
            counters.proxyFailed(next.fault());
        }
        if (outcome != null) {
            counters.assignmentsEnded(outcome, 1);
        }
    }

    private void log(Saga saga, Decision decision, SagaOutcome outcome) {
        String instance = saga.instance();
        if (decision instanceof Decision.TryNext next) {
            EventLog.PROXY.warn(instance, LogTexts.of("proxy.failed"), saga.attempt(), policy.tries(), saga.proxyId(),
                    LogTexts.of("fault." + next.fault().code()));
        } else if (decision instanceof Decision.Postpone later) {
            EventLog.PROXY.warn(instance, LogTexts.of(later.poolEmpty() ? "proxy.pool-empty" : "proxy.postponed"),
                    saga.step(), later.why());
        } else if (decision instanceof Decision.Adopt adopt) {
            String address = Objects.toString(adopt.stored().address(), "?");
            if (outcome == SagaOutcome.CONFLICT) {
                EventLog.PROXY.warn(instance, LogTexts.of("proxy.shared"), address);
            } else {
                EventLog.PROXY.info(instance, LogTexts.of("proxy.adopted"), address);
            }
        } else if (decision instanceof Decision.Succeed) {
            EventLog.PROXY.info(instance, LogTexts.of("proxy.effective"));
        } else if (decision instanceof Decision.Abandon) {
            EventLog.PROXY.info(instance, LogTexts.of("proxy.abandoned"));
        } else if (decision instanceof Decision.Fail) {
            EventLog.PROXY.error(instance, LogTexts.of("proxy.exhausted"), saga.attempt());
        } else if (decision instanceof Decision.GiveBack) {
            EventLog.PROXY.info(instance, LogTexts.of("proxy.returned"), LogTexts.of("cause." + saga.cause()));
        } else if (decision instanceof Decision.GoOn on && on.step() == SagaStep.RESTART) {
            EventLog.PROXY.info(instance, LogTexts.of("proxy.stored"));
        }
    }

    private Instance instance(Saga saga) {
        return instances.find(saga.instance())
                .orElseThrow(() -> new IllegalStateException("no instance " + saga.instance()));
    }
}
