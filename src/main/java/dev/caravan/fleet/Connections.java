package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.Answered;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.ConnectionPolicy;
import dev.caravan.domain.saga.ConnectionPolicy.Probed;
import dev.caravan.domain.saga.Decision;
import dev.caravan.domain.saga.Reason;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.gateway.Gateways;
import dev.caravan.store.AuditStore;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.ProbeOutcome;
import dev.caravan.store.ProbeStore;
import dev.caravan.store.ProxyStore;
import dev.caravan.store.SagaStore;

/** Connects instances, step by step: by {@link ConnectionPolicy}, through the gateways, recorded in the saga store. */
public final class Connections {

    /**
     * What a step asks of the gateway.
     *
     * @param leased  the proxy it is about, or null
     * @param askedAt when it was asked: what comes of it happened then at the earliest
     */
    public record Step(Saga saga, ProxyAddress leased, GatewayCommand command, Instant askedAt)
            implements GatewayRequest {
    }

    /**
     * @param lease         after this a step of a node that ended is another's; longer than any call of it
     * @param workers       steps this node works on at once
     * @param discardBudget logins that may be destroyed in a minute without a person's word (SPEC 1)
     */
    public record Limits(Duration lease, int workers, int discardBudget) {
    }

    private static final int ENLIST_AT_ONCE = 500;
    private static final String ACTOR = "caravan";
    private static final String DISCARD = "logout";
    private static final Duration BUDGET_PERIOD = Duration.ofMinutes(1);

    private final Gateways gateways;
    private final SagaStore store;
    private final InstanceStore instances;
    private final ProxyStore proxies;
    private final ProbeStore probes;
    private final Observations observations;
    private final AuditStore audit;
    private final FleetCounters counters;
    private final ConnectionPolicy policy;
    private final Limits limits;
    private final Clock clock;
    private final ConnectionLog log;
    private final SagaWorkers workers;

    public Connections(Gateways gateways, SagaStore store, InstanceStore instances, ProxyStore proxies,
                       ProbeStore probes, Observations observations, AuditStore audit, FleetCounters counters,
                       ConnectionPolicy policy, Limits limits, Clock clock) {
        this.gateways = gateways;
        this.store = store;
        this.instances = instances;
        this.proxies = proxies;
        this.probes = probes;
        this.observations = observations;
        this.audit = audit;
        this.counters = counters;
        this.policy = policy;
        this.limits = limits;
        this.clock = clock;
        this.workers = new SagaWorkers(store, Saga.Kind.CONNECTION, limits.lease(), limits.workers(), clock);
        this.log = new ConnectionLog(store, proxies, policy.tries());
    }

    /** Begins what the probes of proxies call for, then claims as many due steps as there are free workers. */
    public List<Saga> claimDue() {
        store.enlistSuspects(gateways.names(), ENLIST_AT_ONCE);
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
            case ASSESS -> {
                log.begun(saga);
                yield Optional.of(step(saga, null, new GatewayCommand.State(gateway, name)));
            }
            case AWAIT_LOGIN -> Optional.of(step(saga, null, look(saga, instance)));
            case PROBE -> probed(saga, instance);
            case LEASE -> set(saga);
            case SETTLE -> Optional.of(step(saga, proxies.address(saga.proxyId()).orElseThrow(),
                    new GatewayCommand.FindProxy(gateway, name)));
            case DISCARD -> discard(saga, instance);
            case BARE -> own(saga, new GatewayCommand.ClearProxy(gateway, name));
            case OPEN -> login(saga, new GatewayCommand.Restart(gateway, name));
            case CONNECT -> login(saga, new GatewayCommand.Connect(gateway, name, saga.pairingNumber()));
            default -> throw new IllegalStateException("no step of a connection: " + saga.step());
        };
    }

    /** The state alone tells of no QR code; a gateway that is connecting answers a connect at once (GATEWAYS 1.3). */
    private static GatewayCommand look(Saga saga, Instance instance) {
        boolean offersQr = instance.status() == ConnectionStatus.INITIALIZING
                || instance.status() == ConnectionStatus.RECONNECTING;
        return offersQr && !ConnectionPolicy.isPaired(instance)
                ? new GatewayCommand.Connect(saga.gateway(), saga.instance(), saga.pairingNumber())
                : new GatewayCommand.State(saga.gateway(), saga.instance());
    }

    private Optional<Step> probed(Saga saga, Instance instance) {
        Optional<Probed> probed = probes.outcomeSince(saga.proxyId(), saga.stepSince()).map(Connections::probed);
        if (probed.isEmpty()) {
            probes.demand(saga.proxyId());
        }
        carryOut(saga, policy.afterProbe(saga, instance, probed, clock.instant()));
        return Optional.empty();
    }

    /** What could not be tested is not blamed. */
    private static Probed probed(ProbeOutcome outcome) {
        ProbeResult result = outcome.result();
        return new Probed(!result.failed(), result.millis(), result.error());
    }

    private Optional<Step> set(Saga saga) {
        Optional<ProxyStore.Leased> leased = store.leaseForSet(saga,
                gateways.get(saga.gateway()).kind().proxyProtocols());
        if (leased.isEmpty()) {
            carryOut(saga, policy.poolEmpty(saga, clock.instant()));
            return Optional.empty();
        }
        ProxyAddress address = leased.get().address();
        log.using(saga, address);
        return Optional.of(step(saga.with(leased.get().id()), address,
                new GatewayCommand.SetProxy(saga.gateway(), saga.instance(), address)));
    }

    /** A login is precious: more of them than the budget are destroyed at a person's word alone (SPEC 1). */
    private Optional<Step> discard(Saga saga, Instance instance) {
        // The end of the ladder of error 515 has been counted where it was decided on.
        boolean counts = ConnectionPolicy.isPaired(instance) && !saga.cause().equals(Saga.ERROR_515);
        if (counts && !audit.addWithin(ACTOR, DISCARD, saga.instance(), limits.discardBudget(), BUDGET_PERIOD)) {
            carryOut(saga, new Decision.Finish(null, SagaOutcome.HALTED,
                    Reason.OVER_BUDGET.text(),
                    HumanNeed.CONFIRM_DISCARD, null));
            return Optional.empty();
        }
        log.discarding(saga);
        return own(saga, new GatewayCommand.Logout(saga.gateway(), saga.instance()));
    }

    private Optional<Step> own(Saga saga, GatewayCommand command) {
        return store.isOwn(saga) ? Optional.of(step(saga, null, command)) : Optional.empty();
    }

    private Optional<Step> login(Saga saga, GatewayCommand command) {
        if (saga.notBefore() == null) {
            // It was claimed as one that had logged in by itself, and has dropped again since.
            carryOut(saga, new Decision.GoOn(saga.step(), clock.instant(), null));
            return Optional.empty();
        }
        if (!store.beginLogin(saga)) {
            return Optional.empty();
        }
        log.login(saga);
        return Optional.of(step(saga, null, command));
    }

    private Step step(Saga saga, ProxyAddress leased, GatewayCommand command) {
        return new Step(saga, leased, command, clock.instant());
    }

    private void decide(Step step, Answered answered) {
        Saga saga = step.saga();
        if (answered.failure() != null) {
            counters.failed(saga.gateway(), answered.failure());
        }
        observe(step, answered.answer());
        // What was committed before the question went out is part of what is decided on.
        Saga now = saga.step() == SagaStep.OPEN || saga.step() == SagaStep.CONNECT ? saga.loginAt(step.askedAt()) : saga;
        Instance instance = instance(saga);
        carryOut(saga, answered.failure() == null
                ? policy.afterAnswer(now, instance, step.leased(), answered.answer(), clock.instant())
                : policy.afterFailure(now, instance, answered.failure(), clock.instant()));
    }

    private void observe(Step step, GatewayAnswer answer) {
        Saga saga = step.saga();
        if (answer instanceof GatewayAnswer.StateTold told) {
            observations.observe(List.of(new Observation(saga.gateway(), saga.instance(), told.signal(), Source.PROBE,
                    step.askedAt())));
        } else if (answer instanceof GatewayAnswer.Connecting connecting) {
            // While a paired session connects its gateway serves an old QR code (GATEWAYS 1.3).
            boolean toScan = connecting.qr() != null && !ConnectionPolicy.isPaired(instance(saga));
            observations.observe(List.of(new Observation(saga.gateway(), saga.instance(),
                    toScan ? Signal.QR : connecting.signal(), Source.PROBE, step.askedAt(), null, null,
                    toScan ? connecting.qr() : null)));
        }
    }

    private void carryOut(Saga saga, Decision decision) {
        SagaStore.CarriedOut done = store.carryOut(saga, decision);
        if (!done.written()) {
            log.takenOver(saga);
            return;
        }
        if (decision instanceof Decision.TryAgain again && again.end().fault() != null) {
            counters.proxyFailed(again.end().fault());
        } else if (decision instanceof Decision.Finish end && end.end() != null && end.end().fault() != null) {
            counters.proxyFailed(end.end().fault());
        }
        if (done.outcome() != null) {
            counters.connectionsEnded(done.outcome(), 1);
        }
        log.decided(saga, decision, done);
    }

    private Instance instance(Saga saga) {
        return instances.find(saga.instance())
                .orElseThrow(() -> new IllegalStateException("no instance " + saga.instance()));
    }
}
