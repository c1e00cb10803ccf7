package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;

import dev.caravan.domain.GatewayAnswer.ProxyFound;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.saga.Decision.GoOn;
import dev.caravan.domain.saga.Decision.Postpone;
import dev.caravan.domain.saga.Decision.Settle;
import dev.caravan.domain.saga.Saga.SetAnswer;

/**
 * What every saga has in common that puts a proxy to an instance: set it, then find out what was stored (GATEWAYS 1.4).
 *
 * @param cooling      how long a proxy rests that a gateway refused, or may still use
 * @param firstBackoff wait after the first failure of the gateway itself; it grows 1.5 times each time
 * @param lastBackoff  the longest such wait
 */
public record ProxyChange(Duration cooling, Duration firstBackoff, Duration lastBackoff) {

    /** What a saga does about a proxy that cannot be used. */
    interface Faulted {
        Decision decide(ProxyFault fault, String why, Instant coolingUntil);
    }

    private static final double BACKOFF_GROWTH = 1.5;
    private static final int BACKOFF_STEPS = 30;

    /** A set that never arrived is sent again; one that may have been carried out is settled by a find. */
    Decision afterFailedSet(Saga saga, GatewayFailure failure, Instant now, Faulted faulted) {
        if (failure instanceof GatewayFailure.OutcomeUnknown unknown) {
            return new Settle(unknown.timedOut() ? SetAnswer.TIMED_OUT : SetAnswer.BROKEN, now);
        }
        if (failure instanceof GatewayFailure.Rejected || failure instanceof GatewayFailure.CapabilityMissing) {
            return faulted.decide(ProxyFault.UNSUITABLE, failure.getMessage(), null);
        }
        return postpone(saga, failure, now);
    }

    /** @param next what to do when the proxy is stored */
    Decision afterSettle(Saga saga, ProxyFound found, ProxyAddress leased, SagaStep next, Instant now,
                         Faulted faulted) {
        if (found.proxy().map(StoredProxy::address).filter(leased::sameAs).isPresent()) {
            return new GoOn(next, now, ProxyState.STORED);
        }
        if (saga.setAnswer() == SetAnswer.ACCEPTED) {
            return faulted.decide(ProxyFault.NOT_STORED, Reason.NOT_STORED.text(), null);
        }
        // The gateway may still be at it: the proxy rests, so that a late success does not give it two users.
        return saga.setAnswer() == SetAnswer.TIMED_OUT
                ? faulted.decide(ProxyFault.HUNG, Reason.TEST_HUNG.text(), now.plus(cooling))
                : faulted.decide(ProxyFault.INTERRUPTED, Reason.SET_BROKEN_OFF.text(), now.plus(cooling));
    }

    Postpone postpone(Saga saga, GatewayFailure failure, Instant now) {
        double factor = Math.pow(BACKOFF_GROWTH, Math.min(saga.failures(), BACKOFF_STEPS));
        long millis = Math.min(lastBackoff.toMillis(), (long) (firstBackoff.toMillis() * factor));
        return new Postpone(now.plusMillis(millis), failure.getMessage());
    }
}
