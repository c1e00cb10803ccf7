package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.saga.Saga.SetAnswer;

/** Sagas and instances for the tests of their rules. */
final class SagaSamples {

    static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    static final int TRIES = 3;
    static final int CLEAR_TRIES = 4;
    static final Duration OPEN_WITHIN = Duration.ofSeconds(60);
    static final Duration OPEN_GRACE = Duration.ofSeconds(30);
    static final Duration VERIFY_EVERY = Duration.ofSeconds(5);
    static final Duration FIRST_BACKOFF = Duration.ofSeconds(2);
    static final Duration LAST_BACKOFF = Duration.ofSeconds(60);
    static final Duration POOL_EMPTY_RETRY = Duration.ofSeconds(20);
    static final Duration COOLING = Duration.ofMinutes(10);
    static final Duration LIVE_REST = Duration.ofHours(24);
    static final AssignmentPolicy POLICY = new AssignmentPolicy(TRIES, OPEN_WITHIN, OPEN_GRACE, VERIFY_EVERY,
            FIRST_BACKOFF, LAST_BACKOFF, POOL_EMPTY_RETRY, COOLING, LIVE_REST, CLEAR_TRIES);
    static final ProxyAddress LEASED = new ProxyAddress(ProxyProtocol.HTTP, "leased.example", 8080, "ana", "secret");
    static final ProxyAddress OTHER = new ProxyAddress(ProxyProtocol.SOCKS5, "other.example", 1080, "", "");

    private SagaSamples() {
    }

    /** A first try of which a set went out some seconds ago. */
    static Draft saga(SagaStep step) {
        return new Draft(step);
    }

    static Instance open(ProxyState proxy, Instant since) {
        return instance(ConnectionStatus.CONNECTED, proxy, since);
    }

    static Instance closed(ProxyState proxy) {
        return instance(ConnectionStatus.DISCONNECTED, proxy, NOW.minus(Duration.ofHours(1)));
    }

    static Instance at(ConnectionStatus status) {
        return instance(status, ProxyState.STORED, NOW.minus(Duration.ofHours(1)));
    }

    static Instance needing(HumanNeed need) {
        return new Instance("loja", "evo", true, ConnectionStatus.AUTH_FAILURE, NOW, null, null, null, true, need, NOW, NOW, NOW,
                ProxyState.STORED, null, null, 1);
    }

    private static Instance instance(ConnectionStatus status, ProxyState proxy, Instant since) {
        Instant downSince = status == ConnectionStatus.CONNECTED ? null : NOW.minusSeconds(90);
        return new Instance("loja", "evo", true, status, since, null, null, null, true, null, since, downSince, since, proxy,
                null, null, 1);
    }

    static final class Draft {

        private final SagaStep step;
        private int attempt = 1;
        private int failures;
        private boolean touched = true;
        private SetAnswer setAnswer = SetAnswer.ACCEPTED;
        private Instant restartAt = NOW.minusSeconds(1);
        private Instant setAt = NOW.minusSeconds(100);
        private String cause = Saga.OPENED;

        private Draft(SagaStep step) {
            this.step = step;
        }

        Draft attempt(int number) {
            attempt = number;
            return this;
        }

        Draft failures(int count) {
            failures = count;
            return this;
        }

        Draft untouched() {
            touched = false;
            return this;
        }

        Draft setAnswer(SetAnswer answer) {
            setAnswer = answer;
            return this;
        }

        Draft setAt(Instant moment) {
            setAt = moment;
            return this;
        }

        Draft restartAt(Instant moment) {
            restartAt = moment;
            return this;
        }

        Draft cause(String text) {
            cause = text;
            return this;
        }

        Saga make() {
            return new Saga(7, "loja", "evo", step, touched ? 42L : null, attempt, failures, touched,
                    touched ? setAt : null, setAnswer, restartAt, cause, 1);
        }
    }
}
