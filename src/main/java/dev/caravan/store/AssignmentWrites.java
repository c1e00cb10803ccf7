package dev.caravan.store;

import java.time.Instant;
import java.util.Optional;

import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.saga.Decision;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;

/**
 * Carries out what assignments decide, and what all kinds of saga have in common. It runs in the transaction that holds
 * the saga.
 */
final class AssignmentWrites {

    private final SagaRows rows;
    private final ProxyStore proxies;
    private final ProxyImport pool;
    private final ProxyScores scores;

    AssignmentWrites(SagaRows rows, ProxyStore proxies, ProxyImport pool, ProxyScores scores) {
        this.rows = rows;
        this.proxies = proxies;
        this.pool = pool;
        this.scores = scores;
    }

    /** @return how the saga ended, or null if it goes on */
    SagaOutcome write(Saga saga, Decision decision) {
        if (decision instanceof Decision.GoOn on) {
            rows.advance(saga, on.step(), on.dueAt(), 0, saga.attempt(), saga.proxyId(), name(saga.setAnswer()),
                    on.proxyState() == ProxyState.STORED, null);
            if (on.proxyState() != null) {
                rows.state(saga.instance(), on.proxyState(), "assignment", "the gateway stored it");
            }
        } else if (decision instanceof Decision.Settle settle) {
            rows.advance(saga, SagaStep.SETTLE, settle.dueAt(), 0, saga.attempt(), saga.proxyId(),
                    settle.answer().name(), false, null);
        } else if (decision instanceof Decision.Postpone later) {
            rows.advance(saga, saga.step(), later.dueAt(), saga.failures() + 1, saga.attempt(), saga.proxyId(),
                    name(saga.setAnswer()), false, later.why());
        } else if (decision instanceof Decision.TryNext next) {
            giveUpProxy(saga, next.fault(), next.why(), next.coolingUntil());
            if (next.next() == null) {
                return rows.finish(saga, SagaOutcome.FAILED, null, next.why());
            }
            int attempt = next.next() == SagaStep.LEASE ? saga.attempt() + 1 : saga.attempt();
            rows.advance(saga, next.next(), next.dueAt(), 0, attempt, null, null, false, next.why());
        } else if (decision instanceof Decision.Adopt adopt) {
            boolean adopted = adopt(saga.instance(), adopt.stored());
            return adopted ? rows.finish(saga, SagaOutcome.ADOPTED, null, null)
                    : rows.finish(saga, SagaOutcome.CONFLICT, null,
                            "the gateway's proxy is another's, or none that can be recorded");
        } else if (decision instanceof Decision.Succeed success) {
            return succeed(saga, success.evidence());
        } else if (decision instanceof Decision.Abandon abandon) {
            return abandon(saga, abandon.why());
        } else if (decision instanceof Decision.Fail fail) {
            return rows.finish(saga, SagaOutcome.FAILED, null, fail.why());
        } else if (decision instanceof Decision.GiveBack back) {
            return giveBack(saga, back.coolingUntil(), back.why());
        }
        return null;
    }

    private SagaOutcome succeed(Saga saga, String evidence) {
        rows.endTry(saga, null, null, "open");
        scores.success(saga.proxyId(), saga.instance(), evidence);
        rows.state(saga.instance(), ProxyState.EFFECTIVE, "assignment", evidence);
        rows.need(saga.instance(), null);
        return rows.finish(saga, SagaOutcome.EFFECTIVE, saga.proxyId(), null);
    }

    /** A proxy that the gateway never stored goes back; one that it did stays the instance's. */
    private SagaOutcome abandon(Saga saga, String why) {
        boolean onlyDesired = ProxyState.DESIRED == rows.lockState(saga.instance());
        if (saga.proxyId() != null && onlyDesired) {
            proxies.release(saga.proxyId(), saga.instance(), null);
            rows.state(saga.instance(), ProxyState.NONE, "assignment", why);
        }
        rows.endTry(saga, null, why, "ended");
        return rows.finish(saga, SagaOutcome.ABANDONED, onlyDesired ? null : saga.proxyId(), why);
    }

    private void giveUpProxy(Saga saga, ProxyFault fault, String why, Instant coolingUntil) {
        scores.fault(saga.proxyId(), saga.instance(), fault, why);
        proxies.release(saga.proxyId(), saga.instance(), coolingUntil);
        rows.state(saga.instance(), ProxyState.NONE, fault.code(), "try " + saga.attempt() + ": " + why);
        rows.endTry(saga, fault, why, "failed");
    }

    private SagaOutcome giveBack(Saga saga, Instant coolingUntil, String why) {
        proxies.ofInstance(saga.instance())
                .ifPresent(proxy -> proxies.release(proxy.id(), saga.instance(), coolingUntil));
        rows.state(saga.instance(), ProxyState.NONE, saga.cause(), why);
        return rows.finish(saga, SagaOutcome.RETURNED, null, null);
    }

    /**
     * Records the proxy that a gateway has stored for an instance, also one the pool did not know.
     *
     * @return false if that proxy is another instance's, this instance has another, or it is none that can be recorded:
     *         a person must decide
     */
    boolean adopt(String instance, StoredProxy stored) {
        if (stored.address() == null) {
            rows.need(instance, HumanNeed.UNREADABLE_PROXY);
            return false;
        }
        long id = pool.idOf(stored.address());
        Optional<Pooled> present = proxies.ofInstance(instance);
        boolean theirs = present.isPresent() ? present.get().id() == id : proxies.take(instance, id);
        // A proxy that is known to act is stored all the same.
        if (theirs && rows.lockState(instance) != ProxyState.EFFECTIVE) {
            rows.state(instance, ProxyState.STORED, "adopted", stored.address().toString());
        }
        rows.need(instance, theirs ? null : HumanNeed.SHARED_PROXY);
        return theirs;
    }

    private static String name(Saga.SetAnswer answer) {
        return answer == null ? null : answer.name();
    }
}
