package dev.caravan.fleet;

import java.util.List;
import java.util.stream.Collectors;

import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.saga.Decision;
import dev.caravan.domain.saga.Saga;
import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.ProxyScores.Scored;
import dev.caravan.store.ProxyStore;
import dev.caravan.store.SagaStore;

/** Tells of a connection as those who run it want to read it: each try, its proxy, what became of it and of the score. */
final class ConnectionLog {

    private final SagaStore store;
    private final ProxyStore proxies;
    private final int tries;

    ConnectionLog(SagaStore store, ProxyStore proxies, int tries) {
        this.store = store;
        this.proxies = proxies;
        this.tries = tries;
    }

    void begun(Saga saga) {
        category(saga).info(saga.instance(), LogTexts.of("connection.begun"), saga.attempt(), tries,
                LogTexts.of("connection.cause." + saga.cause()));
    }

    void using(Saga saga, ProxyAddress proxy) {
        EventLog.PROXY.info(saga.instance(), LogTexts.of("proxy.using"), saga.attempt(), tries, proxy);
    }

    void login(Saga saga) {
        category(saga).info(saga.instance(), LogTexts.of("connection.login"), saga.attempt(), tries,
                saga.proxyId() == null ? LogTexts.of("proxy.none")
                        : proxies.address(saga.proxyId()).map(ProxyAddress::toString).orElse("?"));
    }

    void discarding(Saga saga) {
        EventLog.SESSION.warn(saga.instance(), LogTexts.of("connection.discarding"));
    }

    void takenOver(Saga saga) {
        EventLog.SESSION.info(saga.instance(), LogTexts.of("proxy.taken-over"));
    }

    void decided(Saga saga, Decision decision, SagaStore.CarriedOut done) {
        if (decision instanceof Decision.TryAgain again) {
            failedTry(saga, again.end(), done.scored());
            if (done.outcome() == null) {
                category(saga).info(saga.instance(), LogTexts.of("connection.next"), again.pause().toSeconds());
            } else {
                EventLog.PROXY.warn(saga.instance(), LogTexts.of("connection.frozen"));
            }
        } else if (decision instanceof Decision.Reach reach) {
            category(saga).info(saga.instance(),
                    LogTexts.of(reach.outcome() == SagaOutcome.PAIRING ? "connection.qr" : "connection.open"));
            score(saga, done.scored());
        } else if (decision instanceof Decision.Postpone later) {
            EventLog.PROXY.warn(saga.instance(), LogTexts.of(later.poolEmpty() ? "proxy.pool-empty" : "proxy.postponed"),
                    saga.step(), later.why());
        } else if (decision instanceof Decision.Finish end) {
            ended(saga, end, done);
        } else if (decision instanceof Decision.GoOn on && on.step() == SagaStep.OPEN && on.proxyState() != null) {
            EventLog.PROXY.info(saga.instance(), LogTexts.of("proxy.stored"));
        }
    }

    private void ended(Saga saga, Decision.Finish end, SagaStore.CarriedOut done) {
        if (end.end() != null) {
            failedTry(saga, end.end(), done.scored());
        }
        switch (end.outcome()) {
            case CONNECTED -> category(saga).info(saga.instance(), LogTexts.of("connection.was-open"));
            case WAITING -> category(saga).info(saga.instance(), LogTexts.of("connection.waits"),
                    ReasonTexts.of(end.why()));
            case HALTED -> category(saga).warn(saga.instance(), LogTexts.of("connection.halted"),
                    ReasonTexts.of(end.why()));
            default -> category(saga).error(saga.instance(), LogTexts.of("connection.failed"),
                    ReasonTexts.of(end.why()), tried(saga));
        }
    }

    private void failedTry(Saga saga, Decision.TryEnd end, Scored scored) {
        if (end.fault() == null) {
            category(saga).warn(saga.instance(), LogTexts.of("connection.failed-try"), saga.attempt(), tries,
                    ReasonTexts.of(end.why()));
        } else {
            EventLog.PROXY.warn(saga.instance(), LogTexts.of("proxy.failed"), saga.attempt(), tries, saga.proxyId(),
                    LogTexts.of("fault." + end.fault().code()) + " (" + ReasonTexts.of(end.why()) + ")");
        }
        score(saga, scored);
    }

    private void score(Saga saga, Scored scored) {
        if (scored != null) {
            EventLog.PROXY.info(saga.instance(), LogTexts.of("proxy.score"), saga.proxyId(), scored.after(),
                    LogTexts.of("band." + scored.band().code()));
        }
    }

    private String tried(Saga saga) {
        List<String> lines = store.tries(saga.id(), ReasonTexts::of);
        return lines.isEmpty() ? LogTexts.of("connection.no-try") : lines.stream().collect(Collectors.joining("; "));
    }

    /** What a person waits for is news of the session; what runs by schedule is reconnection. */
    private static EventLog category(Saga saga) {
        return saga.asked() ? EventLog.SESSION : EventLog.RECONNECT;
    }
}
