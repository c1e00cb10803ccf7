package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.DisconnectReason;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Decision.Finish;
import dev.caravan.domain.saga.Decision.GoOn;
import dev.caravan.domain.saga.Decision.Postpone;
import dev.caravan.domain.saga.Decision.Probe;
import dev.caravan.domain.saga.Decision.Reach;
import dev.caravan.domain.saga.Decision.Settle;
import dev.caravan.domain.saga.Decision.TryAgain;
import dev.caravan.domain.saga.Decision.TryEnd;
import dev.caravan.domain.saga.Saga.SetAnswer;

/**
 * The rules of a connection (SPEC 3 and 4, GATEWAYS 6.4): look first; test the proxy of a stuck session before it is
 * blamed; replace a dead one by set, restart, and a login that is later than that; never go on without a proxy unless
 * that is allowed.
 *
 * @param tries       tries of one connection (SPEC 3: 3)
 * @param firstDelay  pause before the first try that somebody asked for (SPEC 3: 3 s)
 * @param nextDelay   pause between two tries (SPEC 3: 5 s)
 * @param loginWithin how long a login may take (GATEWAYS 6.4: 30–60 s)
 * @param openGrace   how long after a restart a session must be found open when nobody reported the login
 * @param verifyEvery how often the session is looked at meanwhile
 * @param grace       how long a gateway may be reconnecting by itself before Caravan acts (GATEWAYS 1.8: 60 s)
 * @param probeWithin how long the result of a proxy's test is waited for
 * @param slowFrom    a proxy whose test takes longer is slow, not blocked
 * @param emptyRetry  wait when no proxy is free
 * @param lookAgain   wait when the gateway cannot tell
 * @param failures    failures of the gateway in one step after which a connection ends
 * @param clearPaired whether a 405 clears paired sessions too, at the price of a QR code (SPEC 3)
 * @param direct      whether connecting without a proxy is allowed when none is free (SPEC 3)
 * @param change      how a proxy is put to an instance
 */
public record ConnectionPolicy(int tries, Duration firstDelay, Duration nextDelay, Duration loginWithin,
                               Duration openGrace, Duration verifyEvery, Duration grace, Duration probeWithin,
                               Duration slowFrom, Duration emptyRetry, Duration lookAgain, int failures,
                               boolean clearPaired, boolean direct, ProxyChange change) {

    private static final Set<SagaStep> BEFORE_LOGIN =
            EnumSet.of(SagaStep.LEASE, SagaStep.DISCARD, SagaStep.OPEN, SagaStep.CONNECT);

    /**
     * How a test of a proxy ended.
     *
     * @param millis how long it took
     * @param error  what failed, or null
     */
    public record Probed(boolean ok, long millis, String error) {
    }

    /** A decision that makes asking the gateway needless, if there is one. */
    public Optional<Decision> beforeAsking(Saga saga, Instance instance) {
        boolean blocked = instance.need() != null && instance.need().stopsTries();
        if (instance.need() == HumanNeed.REMOVED_AT_GATEWAY) {
            return Optional.of(new Finish(null, SagaOutcome.FAILED, Reason.NOT_AT_GATEWAY.text(), null, null));
        }
        if (saga.step() == SagaStep.ASSESS && blocked && !saga.asked() && !saga.cause().equals(Saga.ERROR_515)) {
            return Optional.of(new Finish(null, SagaOutcome.HALTED,
                    Reason.PERSON_NEEDED.text(instance.need().code()), null, null));
        }
        return meanwhile(saga, instance);
    }

    /** What was told since the step was decided on: a try is not begun because of what is so no more. */
    private static Optional<Decision> meanwhile(Saga saga, Instance instance) {
        boolean waits = saga.restartAt() != null
                && (saga.step() == SagaStep.AWAIT_LOGIN || saga.step() == SagaStep.PROBE);
        // What a set came to is found out in any case, so that no proxy is left halfway.
        if (saga.step() == SagaStep.SETTLE || waits) {
            return Optional.empty();
        }
        if (isSince(instance.reasonAt(), saga.stepSince()) && takesPerson(saga, instance)) {
            return Optional.of(new Finish(null, SagaOutcome.HALTED, why(instance),
                    DisconnectReason.of(instance.reasonCode()).need(), null));
        }
        // A live login is cleared for no other cause, however little the session is trusted.
        boolean untrusted = isSuspected(saga) && saga.step() != SagaStep.DISCARD;
        return BEFORE_LOGIN.contains(saga.step()) && !untrusted && instance.connected()
                && isSince(instance.connectedSince(), saga.stepSince())
                ? Optional.of(new Finish(null, SagaOutcome.CONNECTED, "it logged in by itself", null, null))
                : Optional.empty();
    }

    private static boolean takesPerson(Saga saga, Instance instance) {
        boolean unlinked = Objects.equals(instance.reasonCode(), 401) && !saga.asked()
                && !saga.cause().equals(Saga.ERROR_515);
        return Remedy.of(instance.reasonCode()).next() == Remedy.Next.PERSON || unlinked;
    }

    private static String why(Instance instance) {
        return DisconnectReason.of(instance.reasonCode()).name() + " (" + instance.reasonCode() + ")";
    }

    /**
     * What follows when no proxy can be leased. One by schedule ends and begins anew: in between the inventory gives back
     * what the gateway still has, which may work again.
     */
    public Decision poolEmpty(Saga saga, Instant now) {
        if (direct) {
            return new GoOn(SagaStep.BARE, now, null);
        }
        String why = Reason.POOL_EMPTY.text();
        return saga.asked() ? new Finish(null, SagaOutcome.FAILED, why, null, null)
                : new Finish(null, SagaOutcome.WAITING, why, null, now.plus(emptyRetry));
    }

    /**
     * What follows from a gateway's answer.
     *
     * @param leased address of the leased proxy, or null
     */
    public Decision afterAnswer(Saga saga, Instance instance, ProxyAddress leased, GatewayAnswer answer, Instant now) {
        return switch (saga.step()) {
            case ASSESS -> assessed(saga, instance, ((GatewayAnswer.StateTold) answer).signal(), now);
            case LEASE -> answer instanceof GatewayAnswer.ProxyRefused refused
                    ? tryNext(saga, instance, ProxyFault.REFUSED, refused.reason(), now.plus(change.cooling()))
                    : new Settle(SetAnswer.ACCEPTED, now);
            case SETTLE -> change.afterSettle(saga, (GatewayAnswer.ProxyFound) answer, leased, SagaStep.OPEN, now,
                    faulted(saga, instance));
            case BARE -> new GoOn(SagaStep.OPEN, now, null);
            case DISCARD -> afterDiscard(saga, instance, now);
            case OPEN -> answer instanceof GatewayAnswer.NothingToRestart
                    ? new GoOn(SagaStep.CONNECT, now, null)
                    : new GoOn(SagaStep.AWAIT_LOGIN, now.plus(verifyEvery), null);
            case CONNECT -> new GoOn(SagaStep.AWAIT_LOGIN, now.plus(verifyEvery), null);
            case AWAIT_LOGIN -> awaited(saga, instance, now);
            default -> throw foreign(saga);
        };
    }

    /** What follows when a gateway did not answer. */
    public Decision afterFailure(Saga saga, Instance instance, GatewayFailure failure, Instant now) {
        boolean missing = failure instanceof GatewayFailure.InstanceMissing;
        boolean unknown = failure instanceof GatewayFailure.OutcomeUnknown;
        return switch (saga.step()) {
            case LEASE -> change.afterFailedSet(saga, failure, now, faulted(saga, instance));
            case DISCARD -> missing || unknown || failure instanceof GatewayFailure.SessionUnfit
                    ? afterDiscard(saga, instance, now) : postpone(saga, failure, now);
            case OPEN -> failure instanceof GatewayFailure.SessionUnfit ? new GoOn(SagaStep.CONNECT, now, null)
                    : unknown ? new GoOn(SagaStep.AWAIT_LOGIN, now.plus(verifyEvery), null)
                    : postpone(saga, failure, now);
            case CONNECT -> unknown ? new GoOn(SagaStep.AWAIT_LOGIN, now.plus(verifyEvery), null)
                    : postpone(saga, failure, now);
            case AWAIT_LOGIN -> news(saga, instance, now).orElseGet(() -> unseen(saga, instance, failure, now));
            case ASSESS, SETTLE, BARE -> postpone(saga, failure, now);
            default -> throw foreign(saga);
        };
    }

    /** A login that cannot be watched goes on all the same; only where nobody can tell for long is it begun anew. */
    private Decision unseen(Saga saga, Instance instance, GatewayFailure failure, Instant now) {
        return saga.failures() + 1 < failures ? change.postpone(saga, failure, now)
                : tryNext(saga, instance, TryEnd.keepingProxy(Reason.UNSEEN.text(failure.getMessage())),
                        SagaStep.ASSESS);
    }

    /**
     * What follows from the test of the instance's proxy.
     *
     * @param probed how it ended, or empty if it has not
     */
    public Decision afterProbe(Saga saga, Instance instance, Optional<Probed> probed, Instant now) {
        Optional<Decision> news = saga.restartAt() == null ? Optional.empty() : news(saga, instance, now);
        if (news.isPresent()) {
            return news.get();
        }
        boolean overdue = !now.isBefore(saga.stepSince().plus(probeWithin));
        if (probed.isEmpty() && !overdue) {
            return new GoOn(SagaStep.PROBE, now.plus(verifyEvery), null);
        }
        boolean dead = probed.isPresent() && !probed.get().ok();
        if (dead) {
            return tryNext(saga, instance, new TryEnd(ProxyFault.UNREACHABLE, probed.get().error(), true,
                    now.plus(change.cooling())), SagaStep.LEASE);
        }
        if (saga.restartAt() != null) {
            boolean slow = probed.isPresent() && probed.get().millis() >= slowFrom.toMillis();
            return tryNext(saga, instance, slow ? ProxyFault.SLOW : ProxyFault.NO_LOGIN,
                    Reason.NO_LOGIN.text(loginWithin.toSeconds()), now.plus(change.cooling()));
        }
        if (!saga.cause().equals(Saga.ZOMBIE) && instance.connected()) {
            return new Finish(null, SagaOutcome.CONNECTED, "it is open, and its proxy works", null, null);
        }
        Instant patience = instance.statusSince().plus(grace);
        boolean atIt = instance.status() == ConnectionStatus.RECONNECTING
                || instance.status() == ConnectionStatus.INITIALIZING;
        if (!saga.asked() && atIt && now.isBefore(patience)) {
            return new Finish(null, SagaOutcome.WAITING, Reason.GATEWAY_AT_IT.text(), null, patience);
        }
        return new GoOn(SagaStep.OPEN, now, null);
    }

    private Decision assessed(Saga saga, Instance instance, Signal signal, Instant now) {
        boolean proxied = isProxied(saga, instance);
        if (saga.cause().equals(Saga.ERROR_515) && signal != Signal.OPEN) {
            return new GoOn(SagaStep.DISCARD, now, null);
        }
        if (signal == Signal.NOT_LOADED) {
            return new Finish(null, SagaOutcome.FAILED, Reason.NOT_LOADED.text(), null, null);
        }
        if (signal == Signal.OPEN) {
            return !isSuspected(saga) ? new Finish(null, SagaOutcome.CONNECTED, "it was open already", null, null)
                    : proxied ? new Probe(now)
                    : saga.cause().equals(Saga.FLAPPING)
                            ? new Finish(null, SagaOutcome.CONNECTED, "it is open", null, null)
                    : new GoOn(SagaStep.OPEN, now, null);
        }
        if (!saga.asked() && !isPaired(instance)) {
            return new Finish(null, SagaOutcome.HALTED, Reason.NEVER_PAIRED.text(),
                    HumanNeed.NO_SESSION, null);
        }
        Instant start = saga.asked() ? now.plus(firstDelay) : now;
        if (signal == Signal.CONNECTING && saga.pairingNumber() != null && !isPaired(instance)) {
            // A pairing code is given only where a connection begins; there is no login to be lost.
            return new GoOn(SagaStep.DISCARD, start, null);
        }
        if (!proxied) {
            return new GoOn(SagaStep.LEASE, start, null);
        }
        return signal == Signal.CLOSED ? new GoOn(SagaStep.CONNECT, start, null)
                : saga.asked() ? new GoOn(SagaStep.OPEN, start, null) : new Probe(now);
    }

    private Decision awaited(Saga saga, Instance instance, Instant now) {
        Optional<Decision> news = news(saga, instance, now);
        if (news.isPresent()) {
            return news.get();
        }
        if (now.isBefore(saga.restartAt().plus(loginWithin))) {
            return new GoOn(SagaStep.AWAIT_LOGIN, now.plus(verifyEvery), null);
        }
        return saga.proxyId() != null ? new Probe(now)
                : tryNext(saga, instance, TryEnd.keepingProxy(Reason.NO_LOGIN.text(loginWithin.toSeconds())),
                        SagaStep.OPEN);
    }

    /** What became of the login that was started, if anything did. */
    private Optional<Decision> news(Saga saga, Instance instance, Instant now) {
        Instant begun = saga.restartAt();
        if (instance.connected() && isSince(instance.connectedSince(), begun)) {
            return Optional.of(new Reach(SagaOutcome.CONNECTED, "logged in"));
        }
        if (instance.connected() && !now.isBefore(begun.plus(openGrace))) {
            return Optional.of(new Reach(SagaOutcome.CONNECTED,
                    "found open " + openGrace.toSeconds() + " s after the restart"));
        }
        if (instance.status() == ConnectionStatus.QR_REQUIRED && isSince(instance.qrAt(), begun)) {
            return Optional.of(new Reach(SagaOutcome.PAIRING, "a fresh QR code waits to be scanned"));
        }
        if (instance.reasonCode() != null && isSince(instance.reasonAt(), begun)) {
            return Optional.of(remedied(saga, instance, now));
        }
        if (instance.need() == HumanNeed.QR_UNANSWERED && isSince(instance.statusSince(), begun)) {
            return Optional.of(new Finish(TryEnd.keepingProxy(Reason.QR_LIMIT.text()), SagaOutcome.HALTED,
                    Reason.NO_MORE_QR.text(), null, null));
        }
        return Optional.empty();
    }

    private Decision remedied(Saga saga, Instance instance, Instant now) {
        DisconnectReason reason = DisconnectReason.of(instance.reasonCode());
        Remedy remedy = Remedy.of(instance.reasonCode());
        String why = why(instance);
        if (takesPerson(saga, instance)) {
            return new Finish(TryEnd.keepingProxy(why), SagaOutcome.HALTED, why, reason.need(), null);
        }
        TryEnd end = new TryEnd(remedy.fault(), why, false,
                remedy.fault() == null ? null : now.plus(change.cooling()));
        SagaStep next = remedy.clears(isPaired(instance), clearPaired) ? SagaStep.DISCARD
                : remedy.next() == Remedy.Next.OTHER_PROXY ? SagaStep.LEASE : SagaStep.OPEN;
        // The ladder of error 515 is the schedule's, too; its first try comes at once (SPEC 4).
        boolean bySchedule = !saga.asked()
                && (remedy.next() == Remedy.Next.SAME_PROXY || remedy.next() == Remedy.Next.AT_ONCE);
        if (bySchedule) {
            return new Finish(end, SagaOutcome.FAILED, why, null, null);
        }
        Decision again = tryNext(saga, instance, end, next);
        return again instanceof TryAgain tried && remedy.next() == Remedy.Next.AT_ONCE
                ? new TryAgain(tried.end(), tried.next(), Duration.ZERO) : again;
    }

    private static Decision afterDiscard(Saga saga, Instance instance, Instant now) {
        return new GoOn(isProxied(saga, instance) ? SagaStep.CONNECT : SagaStep.LEASE, now, null);
    }

    /** Whether the gateway has stored the proxy that the instance has. */
    private static boolean isProxied(Saga saga, Instance instance) {
        boolean stored = instance.proxyState() == ProxyState.STORED || instance.proxyState() == ProxyState.EFFECTIVE;
        return saga.proxyId() != null && stored;
    }

    private Decision tryNext(Saga saga, Instance instance, ProxyFault fault, String why, Instant coolingUntil) {
        return tryNext(saga, instance, new TryEnd(fault, why, false, coolingUntil), SagaStep.LEASE);
    }

    private Decision tryNext(Saga saga, Instance instance, TryEnd end, SagaStep next) {
        return saga.attempt() < tries ? new TryAgain(end, next, nextDelay)
                : new Finish(end, SagaOutcome.FAILED, Reason.TRIES_USED_UP.text(tries),
                        isPaired(instance) ? null : HumanNeed.CHAIN_FAILED, null);
    }

    private ProxyChange.Faulted faulted(Saga saga, Instance instance) {
        return (fault, why, coolingUntil) -> tryNext(saga, instance, fault, why, coolingUntil);
    }

    /** A connection by schedule ends without having counted: the gateway is at fault, and it is looked at again. */
    private Decision postpone(Saga saga, GatewayFailure failure, Instant now) {
        boolean missing = failure instanceof GatewayFailure.InstanceMissing;
        if (!missing && saga.failures() + 1 < failures) {
            return change.postpone(saga, failure, now);
        }
        return saga.asked() || missing
                ? new Finish(null, SagaOutcome.FAILED, failure.getMessage(), null, null)
                : new Finish(null, SagaOutcome.WAITING, failure.getMessage(), null, now.plus(lookAgain));
    }

    /** Why it was begun says that an open session is not to be trusted. */
    private static boolean isSuspected(Saga saga) {
        return saga.cause().equals(Saga.ZOMBIE) || saga.cause().equals(Saga.PROBE_FAILED)
                || saga.cause().equals(Saga.FLAPPING);
    }

    /** Before an inventory has told, a login that was seen tells. */
    public static boolean isPaired(Instance instance) {
        return instance.paired() == null ? instance.connectedSince() != null : instance.paired();
    }

    private static boolean isSince(Instant moment, Instant begun) {
        return moment != null && !moment.isBefore(begun);
    }

    private static IllegalStateException foreign(Saga saga) {
        return new IllegalStateException("no step of a connection: " + saga.step());
    }
}
