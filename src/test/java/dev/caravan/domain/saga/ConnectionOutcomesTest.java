package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.DisconnectReason;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.ConnectionPolicy.Probed;
import dev.caravan.domain.saga.Decision.Finish;
import dev.caravan.domain.saga.Decision.Postpone;
import dev.caravan.domain.saga.Decision.Probe;
import dev.caravan.domain.saga.Decision.Reach;
import dev.caravan.domain.saga.Decision.TryAgain;
import dev.caravan.domain.saga.Decision.TryEnd;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.domain.saga.ConnectionSamples.FAILURES;
import static dev.caravan.domain.saga.ConnectionSamples.BEGUN;
import static dev.caravan.domain.saga.ConnectionSamples.DOWN;
import static dev.caravan.domain.saga.ConnectionSamples.GRACE;
import static dev.caravan.domain.saga.ConnectionSamples.LATE;
import static dev.caravan.domain.saga.ConnectionSamples.LOGIN_WITHIN;
import static dev.caravan.domain.saga.ConnectionSamples.NEXT_DELAY;
import static dev.caravan.domain.saga.ConnectionSamples.OPEN_GRACE;
import static dev.caravan.domain.saga.ConnectionSamples.POLICY;
import static dev.caravan.domain.saga.ConnectionSamples.PROBE_WITHIN;
import static dev.caravan.domain.saga.ConnectionSamples.SLOW_FROM;
import static dev.caravan.domain.saga.ConnectionSamples.TRIES;
import static dev.caravan.domain.saga.ConnectionSamples.USED_UP;
import static dev.caravan.domain.saga.ConnectionSamples.VERIFY_EVERY;
import static dev.caravan.domain.saga.ConnectionSamples.again;
import static dev.caravan.domain.saga.ConnectionSamples.answered;
import static dev.caravan.domain.saga.ConnectionSamples.connection;
import static dev.caravan.domain.saga.ConnectionSamples.end;
import static dev.caravan.domain.saga.ConnectionSamples.failed;
import static dev.caravan.domain.saga.ConnectionSamples.found;
import static dev.caravan.domain.saga.ConnectionSamples.go;
import static dev.caravan.domain.saga.ConnectionSamples.kept;
import static dev.caravan.domain.saga.ConnectionSamples.known;
import static dev.caravan.domain.saga.ConnectionSamples.told;
import static dev.caravan.domain.saga.SagaSamples.COOLING;
import static dev.caravan.domain.saga.SagaSamples.FIRST_BACKOFF;
import static dev.caravan.domain.saga.SagaSamples.NOW;
import static dev.caravan.domain.saga.SagaStep.ASSESS;
import static dev.caravan.domain.saga.SagaStep.AWAIT_LOGIN;
import static dev.caravan.domain.saga.SagaStep.DISCARD;
import static dev.caravan.domain.saga.SagaStep.LEASE;
import static dev.caravan.domain.saga.SagaStep.OPEN;
import static dev.caravan.domain.saga.SagaStep.PROBE;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What becomes of a login that was started, and of its proxy, row by row. */
class ConnectionOutcomesTest {

    @Nested
    class Awaiting {

        @Test
        void aLoginSinceTheStartIsTheGoalAndOneFromBeforeProvesNothing() {
            assertEquals(new Reach(SagaOutcome.CONNECTED, "logged in"), await(known().loggedInAt(BEGUN)));
            assertEquals(go(AWAIT_LOGIN, VERIFY_EVERY), await(known().loggedInAt(BEGUN.minusMillis(1))));
        }

        @Test
        void aSessionThatIsFoundOpenAfterTheGraceIsOpen() {
            ConnectionSamples.Known open = known().loggedInAt(NOW.minusSeconds(900));

            assertEquals(go(AWAIT_LOGIN, VERIFY_EVERY), answered(connection(AWAIT_LOGIN)
                    .loginAt(NOW.minus(OPEN_GRACE).plusMillis(1)), open, told(Signal.OPEN)));
            assertEquals(new Reach(SagaOutcome.CONNECTED, "found open 15 s after the restart"),
                    answered(connection(AWAIT_LOGIN).loginAt(NOW.minus(OPEN_GRACE)), open, told(Signal.OPEN)));
        }

        @Test
        void aFreshCodeIsTheGoalOfAPairingAndAnOldOneIsNot() {
            assertEquals(new Reach(SagaOutcome.PAIRING, "a fresh QR code waits to be scanned"),
                    await(known().unpaired().qrAt(BEGUN)));
            assertEquals(go(AWAIT_LOGIN, VERIFY_EVERY), await(known().unpaired().qrAt(BEGUN.minusMillis(1))));
        }

        @Test
        void aGatewayThatOffersNoMoreCodesNeedsAPerson() {
            assertEquals(new Finish(kept("QR code limit reached"), SagaOutcome.HALTED,
                    "the gateway offers no more QR codes", null, null), await(known().unpaired()
                    .needing(HumanNeed.QR_UNANSWERED).status(ConnectionStatus.DISCONNECTED, BEGUN)));
            assertEquals(go(AWAIT_LOGIN, VERIFY_EVERY), await(known().unpaired()
                    .needing(HumanNeed.QR_UNANSWERED).status(ConnectionStatus.DISCONNECTED, BEGUN.minusMillis(1))));
        }

        @Test
        void aLoginThatIsLateHasItsProxyTestedAndOneWithoutAProxyIsTriedAgain() {
            Instant due = NOW.minus(LOGIN_WITHIN);

            assertEquals(go(AWAIT_LOGIN, VERIFY_EVERY),
                    answered(connection(AWAIT_LOGIN).loginAt(due.plusMillis(1)), known(), told(Signal.CONNECTING)));
            assertEquals(new Probe(NOW), answered(connection(AWAIT_LOGIN).loginAt(due), known(),
                    told(Signal.CONNECTING)));
            assertEquals(new TryAgain(kept(LATE), OPEN, NEXT_DELAY),
                    answered(connection(AWAIT_LOGIN).loginAt(due).proxyless(), known(), told(Signal.CONNECTING)));
        }

        @Test
        void aGatewayThatCannotTellIsAskedAgainUnlessTheEndHasBeenReported() {
            assertEquals(Postpone.class, failed(connection(AWAIT_LOGIN), DOWN).getClass());
            assertEquals(SagaStep.ASSESS,
                    ((TryAgain) failed(connection(AWAIT_LOGIN).failures(FAILURES - 1), DOWN)).next());
            assertEquals(new Reach(SagaOutcome.CONNECTED, "logged in"), POLICY.afterFailure(
                    connection(AWAIT_LOGIN).make(), known().loggedInAt(BEGUN).make(), DOWN, NOW));
            assertEquals(new Finish(kept("forbidden (403)"), SagaOutcome.HALTED, "forbidden (403)",
                    HumanNeed.RESTRICTED, null), POLICY.afterFailure(connection(AWAIT_LOGIN).make(),
                    known().closedBy(403, BEGUN).make(), DOWN, NOW));
        }

        private Decision await(ConnectionSamples.Known instance) {
            return answered(connection(AWAIT_LOGIN), instance, told(Signal.CONNECTING));
        }
    }

    /** The table of SPEC 3, as {@code code, cause, paired -> what follows}. */
    @Nested
    class Remedies {

        @ParameterizedTest(name = "{0} {1} paired {2}")
        @CsvSource({
            "405, asked,     false, BLOCKED, DISCARD, 5",
            "405, asked,     true,  BLOCKED, LEASE,   5",
            "405, reconnect, true,  BLOCKED, LEASE,   5",
            "408, asked,     true,  SLOW,    LEASE,   5",
            "428, asked,     false, SLOW,    LEASE,   5",
            "408, zombie,    true,  SLOW,    LEASE,   5",
            "401, asked,     true,  '',      DISCARD, 5",
            "401, asked,     false, '',      DISCARD, 5",
            "500, asked,     true,  '',      OPEN,    5",
            "503, asked,     false, '',      OPEN,    5",
            "999, asked,     true,  '',      OPEN,    5",
            "515, asked,     true,  '',      OPEN,    0"})
        void aCodeThatAnotherTryMayCure(int code, String cause, boolean paired, String fault, SagaStep next,
                                        int pause) {
            ProxyFault cost = fault.isEmpty() ? null : ProxyFault.valueOf(fault);
            TryEnd end = new TryEnd(cost, name(code) + " (" + code + ")", false,
                    cost == null ? null : NOW.plus(COOLING));

            assertEquals(new TryAgain(end, next, Duration.ofSeconds(pause)), closed(code, cause, paired));
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "402, asked,     RESTRICTED",
            "403, asked,     RESTRICTED",
            "406, asked,     RESTRICTED",
            "411, asked,     NOT_MULTI_DEVICE",
            "440, asked,     SECOND_OWNER",
            "402, reconnect, RESTRICTED",
            "403, start,     RESTRICTED",
            "440, zombie,    SECOND_OWNER",
            "401, reconnect, PAIR_AGAIN",
            "401, start,     PAIR_AGAIN"})
        void aCodeThatOnlyAPersonCures(int code, String cause, HumanNeed need) {
            String why = name(code) + " (" + code + ")";

            assertEquals(new Finish(kept(why), SagaOutcome.HALTED, why, need, null), closed(code, cause, true));
        }

        @ParameterizedTest
        @ValueSource(ints = {500, 503, 515, 999})
        void aCodeThatIsNobodysFaultIsLeftToTheSchedule(int code) {
            String why = name(code) + " (" + code + ")";

            assertEquals(new Finish(kept(why), SagaOutcome.FAILED, why, null, null),
                    closed(code, Saga.RECONNECT, true));
        }

        @Test
        void aKeyExtendsTheClearingAfterA405ToPairedSessions() {
            Decision decision = ConnectionSamples.policy(true, false).afterAnswer(connection(AWAIT_LOGIN).make(),
                    known().closedBy(405, BEGUN).make(), null, told(Signal.CLOSED), NOW);

            assertEquals(DISCARD, ((TryAgain) decision).next());
        }

        @Test
        void aCodeFromBeforeTheTryBeganSaysNothingAboutIt() {
            assertEquals(go(AWAIT_LOGIN, VERIFY_EVERY), answered(connection(AWAIT_LOGIN),
                    known().closedBy(405, BEGUN.minusMillis(1)), told(Signal.CONNECTING)));
        }

        @Test
        void theLastTryEndsTheConnectionAndAnUnpairedOneNeedsAPerson() {
            TryEnd end = new TryEnd(ProxyFault.BLOCKED, "client version refused (405)", false, NOW.plus(COOLING));

            assertEquals(new Finish(end, SagaOutcome.FAILED, USED_UP, HumanNeed.CHAIN_FAILED, null),
                    answered(connection(AWAIT_LOGIN).attempt(TRIES), known().unpaired().closedBy(405, BEGUN),
                            told(Signal.CLOSED)));
            assertEquals(new Finish(end, SagaOutcome.FAILED, USED_UP, null, null),
                    answered(connection(AWAIT_LOGIN).attempt(TRIES), known().closedBy(405, BEGUN),
                            told(Signal.CLOSED)));
            assertEquals(TryAgain.class, answered(connection(AWAIT_LOGIN).attempt(TRIES - 1),
                    known().closedBy(405, BEGUN), told(Signal.CLOSED)).getClass());
        }

        private Decision closed(int code, String cause, boolean paired) {
            ConnectionSamples.Known instance = known().closedBy(code, BEGUN);
            return answered(connection(AWAIT_LOGIN).cause(cause), paired ? instance : instance.unpaired(),
                    told(Signal.CLOSED));
        }

        private String name(int code) {
            return DisconnectReason.of(code).name();
        }
    }

    @Nested
    class Probing {

        @Test
        void theResultIsWaitedForAndNotForEver() {
            assertEquals(go(PROBE, VERIFY_EVERY), probed(connection(PROBE)
                    .stepSince(NOW.minus(PROBE_WITHIN).plusMillis(1)), null));
            assertEquals(go(OPEN), probed(connection(PROBE).stepSince(NOW.minus(PROBE_WITHIN)), null));
        }

        @Test
        void aDeadProxyIsReplacedAndPaysOnlyOnce() {
            TryEnd end = new TryEnd(ProxyFault.UNREACHABLE, "refused", true, NOW.plus(COOLING));

            assertEquals(new TryAgain(end, LEASE, NEXT_DELAY), probed(connection(PROBE), dead()));
            assertEquals(new TryAgain(end, LEASE, NEXT_DELAY), probed(connection(PROBE).loginAt(BEGUN), dead()));
            assertEquals(new Finish(end, SagaOutcome.FAILED, USED_UP, null, null),
                    probed(connection(PROBE).attempt(TRIES), dead()));
        }

        @Test
        void aProxyThatWorksBeforeALoginWasTriedIsKept() {
            assertEquals(go(OPEN), probed(connection(PROBE), works(10)));
        }

        @Test
        void aProxyThroughWhichNoLoginCameIsReplacedAndOnlyASlowOneKeepsItsPoints() {
            ConnectionSamples.Draft tried = connection(PROBE).loginAt(BEGUN);

            assertEquals(again(ProxyFault.NO_LOGIN, LATE, LEASE), probed(tried, works(SLOW_FROM.toMillis() - 1)));
            assertEquals(again(ProxyFault.SLOW, LATE, LEASE), probed(tried, works(SLOW_FROM.toMillis())));
            assertEquals(again(ProxyFault.NO_LOGIN, LATE, LEASE),
                    probed(tried.stepSince(NOW.minus(PROBE_WITHIN)), null));
        }

        @ParameterizedTest
        @ValueSource(strings = {Saga.PROBE_FAILED, Saga.FLAPPING, Saga.RECONNECT})
        void anOpenSessionWhoseProxyWorksIsLeftAlone(String cause) {
            assertEquals(end(SagaOutcome.CONNECTED, "it is open, and its proxy works"),
                    POLICY.afterProbe(connection(PROBE).cause(cause).make(), known().loggedInAt(NOW).make(),
                            Optional.of(works(10)), NOW));
        }

        @Test
        void aMuteSessionIsRestartedThoughItsProxyWorks() {
            assertEquals(go(OPEN), POLICY.afterProbe(connection(PROBE).cause(Saga.ZOMBIE).make(),
                    known().loggedInAt(NOW.minusSeconds(900)).make(), Optional.of(works(10)), NOW));
        }

        @ParameterizedTest(name = "{0} {1} for {2} s")
        @CsvSource({
            "reconnect, RECONNECTING, 69,  WAIT",
            "reconnect, INITIALIZING, 0,   WAIT",
            "start,     RECONNECTING, 69,  WAIT",
            "reconnect, RECONNECTING, 70,  OPEN",
            "reconnect, DISCONNECTED, 0,   OPEN",
            "asked,     RECONNECTING, 0,   OPEN",
            "zombie,    RECONNECTING, 0,   WAIT"})
        void aGatewayThatReconnectsByItselfIsGivenItsGrace(String cause, ConnectionStatus status, int seconds,
                                                           String then) {
            Instant since = NOW.minusSeconds(seconds);

            Decision decision = POLICY.afterProbe(connection(PROBE).cause(cause).make(),
                    known().status(status, since).make(), Optional.of(works(10)), NOW);

            assertEquals(then.equals("OPEN") ? go(OPEN) : new Finish(null, SagaOutcome.WAITING,
                    "the gateway is reconnecting by itself", null, since.plus(GRACE)), decision);
        }

        @Test
        void whatBecameOfTheLoginWhileItsProxyWasTestedIsNotTheProxysFault() {
            assertEquals(new Reach(SagaOutcome.CONNECTED, "logged in"), late(known().loggedInAt(BEGUN)));
            assertEquals(new Reach(SagaOutcome.PAIRING, "a fresh QR code waits to be scanned"),
                    late(known().unpaired().qrAt(BEGUN)));
            assertEquals(new Finish(kept("forbidden (403)"), SagaOutcome.HALTED, "forbidden (403)",
                    HumanNeed.RESTRICTED, null), late(known().closedBy(403, BEGUN)));
        }

        private Decision late(ConnectionSamples.Known instance) {
            return POLICY.afterProbe(connection(PROBE).loginAt(BEGUN).make(), instance.make(),
                    Optional.of(works(10)), NOW);
        }

        private Decision probed(ConnectionSamples.Draft saga, Probed result) {
            return POLICY.afterProbe(saga.make(), known().make(), Optional.ofNullable(result), NOW);
        }

        private Probed works(long millis) {
            return new Probed(true, millis, null);
        }

        private Probed dead() {
            return new Probed(false, 30, "refused");
        }
    }
}
