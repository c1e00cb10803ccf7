package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Decision.Finish;
import dev.caravan.domain.saga.Decision.GoOn;
import dev.caravan.domain.saga.Decision.TryAgain;
import dev.caravan.domain.saga.Decision.TryEnd;

import static dev.caravan.domain.saga.SagaSamples.COOLING;
import static dev.caravan.domain.saga.SagaSamples.FIRST_BACKOFF;
import static dev.caravan.domain.saga.SagaSamples.LAST_BACKOFF;
import static dev.caravan.domain.saga.SagaSamples.LEASED;
import static dev.caravan.domain.saga.SagaSamples.NOW;

/** Connections and their instances for the tests of their rules. No two times are alike. */
final class ConnectionSamples {

    static final int TRIES = 3;
    static final int FAILURES = 5;
    static final long PROXY = 42;
    static final Duration FIRST_DELAY = Duration.ofSeconds(3);
    static final Duration NEXT_DELAY = Duration.ofSeconds(5);
    static final Duration LOGIN_WITHIN = Duration.ofSeconds(60);
    static final Duration OPEN_GRACE = Duration.ofSeconds(15);
    static final Duration VERIFY_EVERY = Duration.ofSeconds(2);
    static final Duration GRACE = Duration.ofSeconds(70);
    static final Duration PROBE_WITHIN = Duration.ofSeconds(20);
    static final Duration SLOW_FROM = Duration.ofSeconds(4);
    static final Duration EMPTY_RETRY = Duration.ofSeconds(30);
    static final Duration LOOK_AGAIN = Duration.ofSeconds(31);
    static final ConnectionPolicy POLICY = policy(false, false);

    static final GatewayFailure DOWN = new GatewayFailure.NodeUnavailable("gateway down");
    static final String LATE = "no login within 60 s";
    static final String USED_UP = "none of " + TRIES + " tries led to a login";

    /** When the login of a connection was started that waits for it. */
    static final Instant BEGUN = NOW.minusSeconds(10);

    private ConnectionSamples() {
    }

    static ConnectionPolicy policy(boolean clearPaired, boolean direct) {
        return new ConnectionPolicy(TRIES, FIRST_DELAY, NEXT_DELAY, LOGIN_WITHIN, OPEN_GRACE, VERIFY_EVERY, GRACE,
                PROBE_WITHIN, SLOW_FROM, EMPTY_RETRY, LOOK_AGAIN, FAILURES, clearPaired, direct,
                new ProxyChange(COOLING, FIRST_BACKOFF, LAST_BACKOFF));
    }

    /** The first try of a connection that was asked for, with a proxy; one that waits began its login at BEGUN. */
    static Draft connection(SagaStep step) {
        return new Draft(step);
    }

    /** A paired instance that is down, whose stored proxy it used an hour ago. */
    static Known known() {
        return new Known();
    }

    static Decision answered(ConnectionSamples.Draft saga, ConnectionSamples.Known instance,
                                     GatewayAnswer answer) {
        return POLICY.afterAnswer(saga.make(), instance.make(), LEASED, answer, NOW);
    }

    static Decision failed(ConnectionSamples.Draft saga, GatewayFailure failure) {
        return POLICY.afterFailure(saga.make(), known().make(), failure, NOW);
    }

    static GoOn go(SagaStep step) {
        return go(step, Duration.ZERO);
    }

    static GoOn go(SagaStep step, Duration pause) {
        return new GoOn(step, NOW.plus(pause), null);
    }

    static Finish end(SagaOutcome outcome, String why) {
        return new Finish(null, outcome, why, null, null);
    }

    static TryAgain again(ProxyFault fault, String why, SagaStep next) {
        return new TryAgain(new TryEnd(fault, why, false, NOW.plus(COOLING)), next, NEXT_DELAY);
    }

    static TryEnd kept(String why) {
        return new TryEnd(null, why, false, null);
    }

    static GatewayAnswer told(Signal signal) {
        return new GatewayAnswer.StateTold(signal);
    }

    static GatewayAnswer found(GatewayAnswer.StoredProxy stored) {
        return new GatewayAnswer.ProxyFound(Optional.ofNullable(stored));
    }

    static final class Draft {

        private final SagaStep step;
        private String cause = Saga.ASKED;
        private Long proxy = PROXY;
        private int attempt = 1;
        private int failures;
        private Saga.SetAnswer setAnswer = Saga.SetAnswer.ACCEPTED;
        private Instant restartAt;
        private Instant stepSince = NOW;
        private String number;

        private Draft(SagaStep step) {
            this.step = step;
            this.restartAt = step == SagaStep.AWAIT_LOGIN ? BEGUN : null;
        }

        Draft cause(String text) {
            cause = text;
            return this;
        }

        Draft proxyless() {
            proxy = null;
            return this;
        }

        Draft attempt(int number) {
            attempt = number;
            return this;
        }

        Draft failures(int count) {
            failures = count;
            return this;
        }

        Draft setAnswer(Saga.SetAnswer answer) {
            setAnswer = answer;
            return this;
        }

        Draft loginAt(Instant moment) {
            restartAt = moment;
            return this;
        }

        Draft stepSince(Instant moment) {
            stepSince = moment;
            return this;
        }

        Draft number(String digits) {
            number = digits;
            return this;
        }

        Saga make() {
            return new Saga(7, "loja", "evo", step, proxy, attempt, failures, false, null, setAnswer, restartAt, cause,
                    1, Saga.Kind.CONNECTION, number, stepSince, null);
        }
    }

    static final class Known {

        private ConnectionStatus status = ConnectionStatus.DISCONNECTED;
        private Instant statusSince = NOW.minusSeconds(600);
        private Integer code;
        private Instant codeAt;
        private Boolean paired = true;
        private HumanNeed need;
        private Instant connectedSince = NOW.minusSeconds(3_600);
        private ProxyState proxy = ProxyState.EFFECTIVE;
        private Instant qrAt;

        private Known() {
        }

        Known status(ConnectionStatus told, Instant since) {
            status = told;
            statusSince = since;
            return this;
        }

        Known loggedInAt(Instant moment) {
            connectedSince = moment;
            return status(ConnectionStatus.CONNECTED, moment);
        }

        Known closedBy(Integer reason, Instant at) {
            code = reason;
            codeAt = at;
            return this;
        }

        /** Never paired, as an inventory told. */
        Known unpaired() {
            paired = false;
            connectedSince = null;
            return this;
        }

        Known pairingUnknown(Instant seenOpen) {
            paired = null;
            connectedSince = seenOpen;
            return this;
        }

        Known needing(HumanNeed person) {
            need = person;
            return this;
        }

        Known proxy(ProxyState state) {
            proxy = state;
            return this;
        }

        Known qrAt(Instant moment) {
            qrAt = moment;
            return status(ConnectionStatus.QR_REQUIRED, moment);
        }

        Instance make() {
            Instant downSince = status == ConnectionStatus.CONNECTED ? null : statusSince;
            QrCode qr = qrAt == null ? null : new QrCode("2@code", null, null);
            return new Instance("loja", "evo", true, status, statusSince, code, code == null ? null : "code " + code,
                    codeAt, paired, need, connectedSince, downSince, NOW, proxy, qr, qrAt, 1);
        }
    }
}
