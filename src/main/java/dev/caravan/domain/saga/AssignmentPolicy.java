package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.saga.Decision.Abandon;
import dev.caravan.domain.saga.Decision.Adopt;
import dev.caravan.domain.saga.Decision.Fail;
import dev.caravan.domain.saga.Decision.GiveBack;
import dev.caravan.domain.saga.Decision.GoOn;
import dev.caravan.domain.saga.Decision.Postpone;
import dev.caravan.domain.saga.Decision.Settle;
import dev.caravan.domain.saga.Decision.Succeed;
import dev.caravan.domain.saga.Decision.TryNext;
import dev.caravan.domain.saga.Saga.SetAnswer;

/**
 * The saga's rules (SPEC 2, GATEWAYS 6.3): lease, set, settle by find, restart, wait for a login later than the
 * restart. A failure anywhere gives the proxy back and tries the next one; after the last try the gateway is put back
 * as it was.
 *
 * @param tries          proxies tried in one saga
 * @param openWithin     how long a login may take after a restart
 * @param openGrace      how long after a restart a session must be found open when nobody reported the login
 * @param verifyEvery    how often the session is looked at while it logs in
 * @param firstBackoff   wait after the first failure of the gateway itself; it grows 1.5 times each time
 * @param lastBackoff    the longest such wait
 * @param poolEmptyRetry wait when no proxy can be leased
 * @param cooling        how long a proxy rests that a gateway refused, or may still use
 * @param liveRest       how long a proxy rests that was cleared while a session was still open through it
 * @param clearTries     how often a gateway that does not have the instance is asked to clear its proxy
 */
public record AssignmentPolicy(int tries, Duration openWithin, Duration openGrace, Duration verifyEvery,
                               Duration firstBackoff, Duration lastBackoff, Duration poolEmptyRetry, Duration cooling,
                               Duration liveRest, int clearTries) {

    /** A decision that makes asking the gateway needless, if there is one. */
    public Optional<Decision> beforeAsking(Saga saga, Instance instance) {
        boolean early = saga.step() == SagaStep.LOOK || saga.step() == SagaStep.LEASE;
        boolean becauseOpen = saga.cause().equals(Saga.OPENED);
        if (early && becauseOpen && !saga.touchedGateway() && !instance.connected()) {
            return Optional.of(new Abandon("the instance is not open any more"));
        }
        if (saga.step() == SagaStep.RESTART && loggedInSince(saga.setAt(), instance)) {
            return Optional.of(new Succeed("logged in by itself after the proxy was stored"));
        }
        if (saga.step() == SagaStep.CLEAR && isObsolete(saga.cause(), instance)) {
            return Optional.of(new Abandon("the reason to take the proxy back is gone"));
        }
        return Optional.empty();
    }

    /** What made a proxy go back may have changed while its return waited for the gateway. */
    private static boolean isObsolete(String cause, Instance instance) {
        return switch (cause) {
            case "down" -> instance.connected();
            case "disabled", "leftover" -> instance.enabled();
            case "removed" -> instance.need() != HumanNeed.REMOVED_AT_GATEWAY;
            default -> false;
        };
    }

    /** What follows when no proxy can be leased. */
    public Decision poolEmpty(Saga saga, Instant now) {
        return saga.touchedGateway() && !saga.cause().equals(Saga.DRIFT) ? new GoOn(SagaStep.UNDO, now, null)
                : new Postpone(now.plus(poolEmptyRetry), Decision.NO_FREE_PROXY, true);
    }

    /**
     * What follows from a gateway's answer.
     *
     * @param leased address of the leased proxy, or null
     */
    public Decision afterAnswer(Saga saga, Instance instance, ProxyAddress leased, GatewayAnswer answer,
                                Instant now) {
        return switch (saga.step()) {
            case LOOK -> afterLook((GatewayAnswer.ProxyFound) answer, now);
            case LEASE -> answer instanceof GatewayAnswer.ProxyRefused refused
                    ? tryNext(saga, ProxyFault.REFUSED, refused.reason(), now.plus(cooling), now)
                    : new Settle(SetAnswer.ACCEPTED, now);
            case SETTLE -> change().afterSettle(saga, (GatewayAnswer.ProxyFound) answer, leased, SagaStep.RESTART, now,
                    faulted(saga, now));
            case RESTART -> answer instanceof GatewayAnswer.NothingToRestart
                    ? new Abandon("the session is closed; the stored proxy acts when it opens again")
                    : new GoOn(SagaStep.AWAIT_OPEN, now.plus(verifyEvery), null);
            case AWAIT_OPEN -> awaited(saga, instance, now);
            case UNDO -> instance.connected() ? allTriesUsed() : new GoOn(SagaStep.REVIVE, now, null);
            case REVIVE -> allTriesUsed();
            case CLEAR -> new GiveBack(restAfterClear(saga, instance, now), "cleared at the gateway");
            default -> throw foreign(saga);
        };
    }

    /** What follows when a gateway did not answer. */
    public Decision afterFailure(Saga saga, Instance instance, GatewayFailure failure, Instant now) {
        return switch (saga.step()) {
            case LEASE -> change().afterFailedSet(saga, failure, now, faulted(saga, now));
            case AWAIT_OPEN -> loggedInSince(saga.restartAt(), instance) ? new Succeed("logged in after the restart")
                    : postpone(saga, failure, now);
            case CLEAR -> afterFailedClear(saga, instance, failure, now);
            case UNDO, REVIVE -> saga.failures() + 1 >= clearTries
                    ? new Fail("no proxy of " + tries + " worked, and the gateway could not be put back: "
                            + failure.getMessage())
                    : postpone(saga, failure, now);
            case LOOK, SETTLE, RESTART -> postpone(saga, failure, now);
            default -> throw foreign(saga);
        };
    }

    private Decision afterLook(GatewayAnswer.ProxyFound found, Instant now) {
        return found.proxy().<Decision>map(Adopt::new).orElseGet(() -> new GoOn(SagaStep.LEASE, now, null));
    }

    private Decision awaited(Saga saga, Instance instance, Instant now) {
        if (loggedInSince(saga.restartAt(), instance)) {
            return new Succeed("logged in after the restart");
        }
        if (instance.need() != null && !instance.need().outlivesLogin()) {
            // A QR code to scan, a restriction or an unlinked device is no fault of the proxy, and no other one helps.
            return new Abandon("a person is needed: " + instance.need().code());
        }
        boolean late = !now.isBefore(saga.restartAt().plus(openWithin));
        if (late && saga.failures() > 0) {
            // How long the login took cannot be told: nobody was there to see it.
            return new GoOn(SagaStep.RESTART, now, null);
        }
        if (!instance.connected() && instance.status() != ConnectionStatus.LOADING && late) {
            // Until the next set, or the clearing of this one, the gateway goes on trying through it.
            return tryNext(saga, ProxyFault.NO_LOGIN, "no login within " + openWithin.toSeconds() + " s",
                    now.plus(cooling), now);
        }
        if (instance.connected() && !now.isBefore(saga.restartAt().plus(openGrace))) {
            return new Succeed("found open " + openGrace.toSeconds() + " s after the restart");
        }
        return new GoOn(SagaStep.AWAIT_OPEN, now.plus(verifyEvery), null);
    }

    /** News of an earlier login may come late, and does not show that the proxy acts (GATEWAYS 6.4). */
    private static boolean loggedInSince(Instant moment, Instance instance) {
        return instance.proxyState() == ProxyState.EFFECTIVE && instance.connectedSince() != null
                && (moment == null || !instance.connectedSince().isBefore(moment));
    }

    /** A live session goes on through the proxy until its next login, and a set under way may still store it. */
    private Instant restAfterClear(Saga saga, Instance instance, Instant now) {
        boolean underWay = saga.setAt() != null && saga.setAnswer() != SetAnswer.ACCEPTED;
        return instance.connected() ? now.plus(liveRest) : underWay ? now.plus(cooling) : null;
    }

    /** An instance that is never loaded keeps no proxy from the pool; a gateway that is down may still use it. */
    private Decision afterFailedClear(Saga saga, Instance instance, GatewayFailure failure, Instant now) {
        boolean missing = failure instanceof GatewayFailure.InstanceMissing;
        if (missing && instance.need() == HumanNeed.REMOVED_AT_GATEWAY) {
            return new GiveBack(null, "the gateway does not have the instance any more");
        }
        return missing && saga.failures() + 1 >= clearTries
                ? new GiveBack(now.plus(cooling), "not cleared at the gateway: " + failure.getMessage())
                : postpone(saga, failure, now);
    }

    private Fail allTriesUsed() {
        return new Fail("none of " + tries + " proxies worked");
    }

    private TryNext tryNext(Saga saga, ProxyFault fault, String why, Instant coolingUntil, Instant now) {
        // A session that had a proxy is never left without: what the gateway has stays there.
        SagaStep last = saga.cause().equals(Saga.DRIFT) ? null : SagaStep.UNDO;
        return new TryNext(fault, why, saga.attempt() < tries ? SagaStep.LEASE : last, now, coolingUntil);
    }

    private ProxyChange.Faulted faulted(Saga saga, Instant now) {
        return (fault, why, coolingUntil) -> tryNext(saga, fault, why, coolingUntil, now);
    }

    private static IllegalStateException foreign(Saga saga) {
        return new IllegalStateException("no step of an assignment: " + saga.step());
    }

    private Postpone postpone(Saga saga, GatewayFailure failure, Instant now) {
        return change().postpone(saga, failure, now);
    }

    private ProxyChange change() {
        return new ProxyChange(cooling, firstBackoff, lastBackoff);
    }
}
