package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;

import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.saga.Decision;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.store.ProxyScores.Scored;
import dev.caravan.store.SagaStore.CarriedOut;

/** Carries out what connections alone decide. It runs in the transaction that holds the saga. */
final class ConnectionWrites {

    private static final String SUBJECT = "connection";

    private final SagaRows rows;
    private final ProxyStore proxies;
    private final ProxyScores scores;
    private final LongConsumer probes;

    /** @param probes asks for a test of a proxy now */
    ConnectionWrites(SagaRows rows, ProxyStore proxies, ProxyScores scores, LongConsumer probes) {
        this.rows = rows;
        this.proxies = proxies;
        this.scores = scores;
        this.probes = probes;
    }

    /** @return empty for decisions that all kinds of saga have in common */
    Optional<CarriedOut> write(Saga saga, Decision decision) {
        if (decision instanceof Decision.Probe probe) {
            rows.beginTry(saga, saga.proxyId());
            rows.advance(saga, SagaStep.PROBE, probe.dueAt(), 0, saga.attempt(), saga.proxyId(), null, false, null);
            probes.accept(saga.proxyId());
            return Optional.of(new CarriedOut(true, null, null));
        } else if (decision instanceof Decision.TryAgain again) {
            return Optional.of(tryAgain(saga, again));
        } else if (decision instanceof Decision.Reach reach) {
            return Optional.of(reach(saga, reach));
        } else if (decision instanceof Decision.Finish end) {
            return Optional.of(finish(saga, end, end.end() == null ? null : endTry(saga, end.end())));
        }
        return Optional.empty();
    }

    private CarriedOut tryAgain(Saga saga, Decision.TryAgain again) {
        Scored scored = endTry(saga, again.end());
        boolean released = again.end().fault() != null;
        if (isNobodys(again.end(), scored)) {
            return finish(saga, new Decision.Finish(null, SagaOutcome.FAILED,
                    again.end().why() + "; so it is with many proxies at once, and none of them is blamed", null, null),
                    scored);
        }
        rows.advance(saga, again.next(), rows.clockNow().plus(again.pause()), 0, saga.attempt() + 1,
                released ? null : saga.proxyId(), null, false,
                again.end().why(), true);
        return new CarriedOut(true, null, scored);
    }

    private CarriedOut reach(Saga saga, Decision.Reach reach) {
        chargeSuspects(saga);
        rows.endTry(saga, null, null, reach.outcome() == SagaOutcome.PAIRING ? "qr" : "open");
        Scored scored = saga.proxyId() == null ? null
                : scores.success(saga.proxyId(), saga.instance(), reach.evidence());
        if (saga.proxyId() != null && reach.outcome() == SagaOutcome.CONNECTED) {
            rows.state(saga.instance(), ProxyState.EFFECTIVE, "connection", reach.evidence());
        }
        connectionEvent(saga, reach.outcome().code(), reach.evidence());
        return new CarriedOut(true, rows.finish(saga, reach.outcome(), saga.proxyId(), null), scored);
    }

    /** That another proxy brought the login shows that those which did not were at fault, and not the session. */
    private void chargeSuspects(Saga saga) {
        rows.proxiesWith(saga, ProxyFault.NO_LOGIN).stream().filter(proxy -> !proxy.equals(saga.proxyId()))
                .forEach(proxy -> scores.fault(proxy, saga.instance(), ProxyFault.NO_LOGIN,
                        "another proxy brought the login"));
    }

    private CarriedOut finish(Saga saga, Decision.Finish end, Scored scored) {
        if (end.need() != null) {
            rows.personNeeded(saga.instance(), end.need());
        }
        if (end.lookAt() != null) {
            rows.lookAt(saga.instance(), end.lookAt());
        }
        if (end.outcome() == SagaOutcome.FAILED || end.outcome() == SagaOutcome.HALTED) {
            connectionEvent(saga, end.outcome().code(), end.why());
        }
        return new CarriedOut(true, rows.finish(saga, end.outcome(), saga.proxyId(), end.why()), scored);
    }

    /** Ends a try; a fault gives its proxy back, unless all proxies have that fault now. */
    private Scored endTry(Saga saga, Decision.TryEnd end) {
        rows.endTry(saga, end.fault(), end.why(), "failed");
        connectionEvent(saga, "failed-try", "try " + saga.attempt() + ": " + end.why());
        if (end.fault() == null || saga.proxyId() == null) {
            return null;
        }
        Scored scored = end.booked() ? scores.look(saga.proxyId(), end.fault())
                : end.fault() == ProxyFault.NO_LOGIN
                ? scores.suspect(saga.proxyId(), saga.instance(), end.fault(), end.why())
                : end.fault() == ProxyFault.SLOW
                ? scores.slow(saga.proxyId(), saga.instance(), sinceLogin(saga), end.why())
                : scores.fault(saga.proxyId(), saga.instance(), end.fault(), end.why());
        // One that the gateway has not stored is no use to the instance.
        if (!isNobodys(end, scored) || rows.lockState(saga.instance()) == ProxyState.DESIRED) {
            proxies.release(saga.proxyId(), saga.instance(), end.coolingUntil());
            rows.state(saga.instance(), ProxyState.NONE, end.fault().code(), "try " + saga.attempt() + ": " + end.why());
        }
        return scored;
    }

    private static boolean isNobodys(Decision.TryEnd end, Scored scored) {
        return end.fault() != null && end.fault().ofProxy() && scored != null && scored.frozen();
    }

    private Duration sinceLogin(Saga saga) {
        Instant begun = saga.restartAt() == null ? saga.stepSince() : saga.restartAt();
        return Duration.between(begun, rows.clockNow());
    }

    private void connectionEvent(Saga saga, String to, String evidence) {
        rows.timeline(saga.instance(), SUBJECT, null, to, saga.cause(), evidence);
    }
}
