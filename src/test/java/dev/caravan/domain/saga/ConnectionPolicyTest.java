package dev.caravan.domain.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.DisconnectReason;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Decision.Finish;
import dev.caravan.domain.saga.Decision.GoOn;
import dev.caravan.domain.saga.Decision.Postpone;
import dev.caravan.domain.saga.Decision.Probe;
import dev.caravan.domain.saga.Decision.Settle;
import dev.caravan.domain.saga.Decision.TryAgain;
import dev.caravan.domain.saga.Decision.TryEnd;
import dev.caravan.domain.saga.Saga.SetAnswer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.caravan.domain.saga.ConnectionSamples.DOWN;
import static dev.caravan.domain.saga.ConnectionSamples.EMPTY_RETRY;
import static dev.caravan.domain.saga.ConnectionSamples.FAILURES;
import static dev.caravan.domain.saga.ConnectionSamples.FIRST_DELAY;
import static dev.caravan.domain.saga.ConnectionSamples.LOOK_AGAIN;
import static dev.caravan.domain.saga.ConnectionSamples.NEXT_DELAY;
import static dev.caravan.domain.saga.ConnectionSamples.POLICY;
import static dev.caravan.domain.saga.ConnectionSamples.VERIFY_EVERY;
import static dev.caravan.domain.saga.ConnectionSamples.again;
import static dev.caravan.domain.saga.ConnectionSamples.answered;
import static dev.caravan.domain.saga.ConnectionSamples.connection;
import static dev.caravan.domain.saga.ConnectionSamples.end;
import static dev.caravan.domain.saga.ConnectionSamples.failed;
import static dev.caravan.domain.saga.ConnectionSamples.found;
import static dev.caravan.domain.saga.ConnectionSamples.go;
import static dev.caravan.domain.saga.ConnectionSamples.known;
import static dev.caravan.domain.saga.ConnectionSamples.told;
import static dev.caravan.domain.saga.SagaSamples.COOLING;
import static dev.caravan.domain.saga.SagaSamples.FIRST_BACKOFF;
import static dev.caravan.domain.saga.SagaSamples.LEASED;
import static dev.caravan.domain.saga.SagaSamples.NOW;
import static dev.caravan.domain.saga.SagaSamples.OTHER;
import static dev.caravan.domain.saga.SagaStep.ASSESS;
import static dev.caravan.domain.saga.SagaStep.AWAIT_LOGIN;
import static dev.caravan.domain.saga.SagaStep.BARE;
import static dev.caravan.domain.saga.SagaStep.CONNECT;
import static dev.caravan.domain.saga.SagaStep.DISCARD;
import static dev.caravan.domain.saga.SagaStep.LEASE;
import static dev.caravan.domain.saga.SagaStep.OPEN;
import static dev.caravan.domain.saga.SagaStep.PROBE;
import static dev.caravan.domain.saga.SagaStep.SETTLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each step with each answer, row by row. */
class ConnectionPolicyTest {

    private static final GatewayFailure MISSING = new GatewayFailure.InstanceMissing("no such instance");
    private static final GatewayFailure UNKNOWN = new GatewayFailure.OutcomeUnknown("no answer", true);
    private static final GatewayFailure UNFIT = new GatewayFailure.SessionUnfit("not connected");
    private static final String POOL_EMPTY =
            "no active proxy is free that this gateway can use; import or activate some";

    @Nested
    class Assessing {

        @ParameterizedTest
        @ValueSource(strings = {Saga.ASKED, Saga.RECONNECT, Saga.START})
        void anOpenSessionIsLeftAsItIs(String cause) {
            assertEquals(end(SagaOutcome.CONNECTED, "it was open already"), assess(cause, Signal.OPEN, known()));
        }

        @ParameterizedTest
        @ValueSource(strings = {Saga.ZOMBIE, Saga.PROBE_FAILED, Saga.FLAPPING})
        void theProxyOfAnOpenSessionThatIsSuspectedIsTestedBeforeItIsBlamed(String cause) {
            assertEquals(new Probe(NOW), assess(cause, Signal.OPEN, known()));
        }

        @ParameterizedTest
        @ValueSource(strings = {Saga.ZOMBIE, Saga.PROBE_FAILED})
        void withoutAProxyASuspectedSessionIsRestarted(String cause) {
            assertEquals(go(OPEN), answered(connection(ASSESS).cause(cause).proxyless(), known().proxy(ProxyState.NONE),
                    told(Signal.OPEN)));
        }

        @Test
        void aClosedSessionWithAStoredProxyIsConnectedAfterAPauseIfSomebodyAsked() {
            assertEquals(go(CONNECT, FIRST_DELAY), assess(Saga.ASKED, Signal.CLOSED, known()));
            assertEquals(go(CONNECT, FIRST_DELAY),
                    assess(Saga.ASKED, Signal.CLOSED, known().proxy(ProxyState.STORED)));
            assertEquals(go(CONNECT), assess(Saga.RECONNECT, Signal.CLOSED, known()));
        }

        @Test
        void aSessionThatIsConnectingIsRestartedIfSomebodyAskedAndElseItsProxyIsTested() {
            assertEquals(go(OPEN, FIRST_DELAY), assess(Saga.ASKED, Signal.CONNECTING, known()));
            assertEquals(new Probe(NOW), assess(Saga.RECONNECT, Signal.CONNECTING, known()));
        }

        @ParameterizedTest
        @EnumSource(value = ProxyState.class, names = {"NONE", "DESIRED"})
        void aSessionWhoseProxyTheGatewayHasNotStoredGetsOneFirst(ProxyState state) {
            assertEquals(go(LEASE, FIRST_DELAY), assess(Saga.ASKED, Signal.CLOSED, known().proxy(state)));
            assertEquals(go(LEASE), assess(Saga.RECONNECT, Signal.CONNECTING, known().proxy(state)));
        }

        @Test
        void aProxyThatIsStoredAndNobodysIsNoProxy() {
            assertEquals(go(LEASE, FIRST_DELAY), answered(connection(ASSESS).proxyless(), known(),
                    told(Signal.CLOSED)));
        }

        @Test
        void whatTheGatewayHasNotLoadedCannotBeConnected() {
            assertEquals(end(SagaOutcome.FAILED, "the gateway has not loaded the instance"),
                    assess(Saga.ASKED, Signal.NOT_LOADED, known()));
        }

        @Test
        void whatWasNeverPairedIsConnectedOnlyIfSomebodyAsks() {
            assertEquals(new Finish(null, SagaOutcome.HALTED, "it was never paired: ask for a QR code",
                    HumanNeed.NO_SESSION, null), assess(Saga.START, Signal.CLOSED, known().unpaired()));
            assertEquals(go(CONNECT, FIRST_DELAY), assess(Saga.ASKED, Signal.CLOSED, known().unpaired()));
        }

        @Test
        void aPairingCodeNeedsAConnectionThatBeginsSoAnUnpairedOneUnderWayIsEnded() {
            ConnectionSamples.Draft numbered = connection(ASSESS).number("5511987654321");

            assertEquals(go(DISCARD, FIRST_DELAY), answered(numbered, known().unpaired(), told(Signal.CONNECTING)));
            assertEquals(go(CONNECT, FIRST_DELAY), answered(numbered, known().unpaired(), told(Signal.CLOSED)));
            assertEquals(go(OPEN, FIRST_DELAY), answered(numbered, known(), told(Signal.CONNECTING)));
        }

        @ParameterizedTest
        @EnumSource(value = Signal.class, names = {"CONNECTING", "CLOSED"})
        void theLadderOf515EndsWithANewPairing(Signal signal) {
            assertEquals(go(DISCARD), assess(Saga.ERROR_515, signal, known()));
        }

        @Test
        void theLadderOf515NeverClearsASessionThatIsOpen() {
            assertEquals(end(SagaOutcome.CONNECTED, "it was open already"),
                    assess(Saga.ERROR_515, Signal.OPEN, known()));
        }

        @Test
        void aNeedThatTakesAPersonStopsTheScheduleAndNotThePerson() {
            Instance restricted = known().needing(HumanNeed.RESTRICTED).make();

            assertEquals(Optional.of(end(SagaOutcome.HALTED, "a person is needed: restricted")),
                    POLICY.beforeAsking(connection(ASSESS).cause(Saga.RECONNECT).make(), restricted));
            assertEquals(Optional.empty(), POLICY.beforeAsking(connection(ASSESS).make(), restricted));
            assertEquals(Optional.empty(),
                    POLICY.beforeAsking(connection(ASSESS).cause(Saga.ERROR_515).make(), restricted));
            assertEquals(Optional.empty(), POLICY.beforeAsking(connection(ASSESS).cause(Saga.RECONNECT).make(),
                    known().needing(HumanNeed.SHARED_PROXY).make()));
            assertEquals(Optional.empty(), POLICY.beforeAsking(connection(ASSESS).cause(Saga.RECONNECT).make(),
                    known().needing(HumanNeed.BAD_SESSION).make()));
            assertEquals(Optional.empty(), POLICY.beforeAsking(connection(LEASE).cause(Saga.RECONNECT).make(),
                    restricted));
        }

        @ParameterizedTest
        @EnumSource(value = SagaStep.class, names = {"ASSESS", "PROBE", "LEASE", "SETTLE", "DISCARD", "BARE", "OPEN",
            "CONNECT", "AWAIT_LOGIN"})
        void whatTheGatewayDoesNotHaveAnyMoreIsAtAnEndWhateverTheStep(SagaStep step) {
            assertEquals(Optional.of(end(SagaOutcome.FAILED, "the gateway does not have the instance")),
                    POLICY.beforeAsking(connection(step).make(), known().needing(HumanNeed.REMOVED_AT_GATEWAY).make()));
        }

        private Decision assess(String cause, Signal signal, ConnectionSamples.Known instance) {
            return answered(connection(ASSESS).cause(cause), instance, told(signal));
        }
    }

    @Nested
    class Leasing {

        @Test
        void withoutAFreeProxyNothingIsConnected() {
            assertEquals(end(SagaOutcome.FAILED, POOL_EMPTY), POLICY.poolEmpty(connection(LEASE).make(), NOW));
            assertEquals(new Finish(null, SagaOutcome.WAITING, POOL_EMPTY, null, NOW.plus(EMPTY_RETRY)),
                    POLICY.poolEmpty(connection(LEASE).cause(Saga.RECONNECT).make(), NOW));
        }

        @Test
        void whereItIsAllowedASessionGoesWithoutAProxyAndTheOldOneIsTakenOutFirst() {
            assertEquals(go(BARE), ConnectionSamples.policy(false, true).poolEmpty(connection(LEASE).make(), NOW));
            assertEquals(go(OPEN), answered(connection(BARE).proxyless(), known(), new GatewayAnswer.ProxyCleared()));
        }

        @Test
        void anAcceptedSetIsStillSettledByAFind() {
            assertEquals(new Settle(SetAnswer.ACCEPTED, NOW),
                    answered(connection(LEASE), known(), new GatewayAnswer.ProxyAccepted()));
        }

        @Test
        void aRefusedProxyPaysAndTheNextIsTried() {
            assertEquals(again(ProxyFault.REFUSED, "bad", LEASE),
                    answered(connection(LEASE), known(), new GatewayAnswer.ProxyRefused("bad")));
        }

        @ParameterizedTest
        @CsvSource({"true,TIMED_OUT", "false,BROKEN"})
        void aSetOfUnknownOutcomeIsSettledByAFind(boolean timedOut, SetAnswer answer) {
            assertEquals(new Settle(answer, NOW),
                    failed(connection(LEASE), new GatewayFailure.OutcomeUnknown("no answer", timedOut)));
        }

        @Test
        void aProxyThatTheGatewayCannotUseIsNotAtFaultAndAnotherIsTried() {
            Decision next = new TryAgain(new TryEnd(ProxyFault.UNSUITABLE, "no", false, null), LEASE, NEXT_DELAY);

            assertEquals(next, failed(connection(LEASE), new GatewayFailure.Rejected("no")));
            assertEquals(next, failed(connection(LEASE), new GatewayFailure.CapabilityMissing("no")));
        }

        @ParameterizedTest
        @EnumSource(SetAnswer.class)
        void aStoredProxyIsFollowedByARestartHoweverTheSetWasAnswered(SetAnswer answer) {
            assertEquals(new GoOn(OPEN, NOW, ProxyState.STORED), answered(connection(SETTLE).setAnswer(answer), known(),
                    found(new GatewayAnswer.StoredProxy(LEASED, NOW))));
        }

        @ParameterizedTest(name = "set {0}")
        @CsvSource({
            "ACCEPTED,  NOT_STORED,  the gateway said yes and did not store it, false",
            "TIMED_OUT, HUNG,        the gateway's test of it did not end,      true",
            "BROKEN,    INTERRUPTED, the set was broken off,                    true",
            "'',        INTERRUPTED, the set was broken off,                    true"})
        void whatTheGatewayDidNotStoreIsReplaced(String heard, ProxyFault fault, String why, boolean rests) {
            Decision next = new TryAgain(new TryEnd(fault, why, false, rests ? NOW.plus(COOLING) : null), LEASE,
                    NEXT_DELAY);
            SetAnswer answer = heard.isEmpty() ? null : SetAnswer.valueOf(heard);

            assertEquals(next, answered(connection(SETTLE).setAnswer(answer), known(), found(null)));
            assertEquals(next, answered(connection(SETTLE).setAnswer(answer), known(),
                    found(new GatewayAnswer.StoredProxy(OTHER, NOW))));
        }
    }

    @Nested
    class Opening {

        @Test
        void aRestartIsFollowedByAWaitAndWhatCannotBeRestartedIsConnected() {
            Decision waits = go(AWAIT_LOGIN, VERIFY_EVERY);

            assertEquals(waits, answered(connection(OPEN), known(), new GatewayAnswer.Restarting()));
            assertEquals(go(CONNECT), answered(connection(OPEN), known(), new GatewayAnswer.NothingToRestart()));
            assertEquals(go(CONNECT), failed(connection(OPEN), UNFIT));
            assertEquals(waits, answered(connection(CONNECT), known(),
                    new GatewayAnswer.Connecting(Signal.CONNECTING, null)));
        }

        @ParameterizedTest
        @EnumSource(value = SagaStep.class, names = {"OPEN", "CONNECT"})
        void aLoginThatMayHaveBegunIsNotBegunAgain(SagaStep step) {
            assertEquals(go(AWAIT_LOGIN, VERIFY_EVERY), failed(connection(step), UNKNOWN));
        }

        @Test
        void aClearedSessionIsConnectedThroughTheProxyThatItHasOrGetsOne() {
            assertEquals(go(CONNECT), answered(connection(DISCARD), known(), new GatewayAnswer.LoggedOut()));
            assertEquals(go(LEASE), answered(connection(DISCARD).proxyless(), known(), new GatewayAnswer.LoggedOut()));
        }

        @ParameterizedTest
        @EnumSource(value = ProxyState.class, names = {"NONE", "DESIRED"})
        void aClearedSessionIsNotConnectedBeforeTheGatewayHasItsProxy(ProxyState state) {
            assertEquals(go(LEASE), answered(connection(DISCARD), known().proxy(state),
                    new GatewayAnswer.LoggedOut()));
        }

        @Test
        void aSessionThatIsNotThereToBeClearedIsCleared() {
            assertEquals(go(CONNECT), failed(connection(DISCARD), MISSING));
            assertEquals(go(CONNECT), failed(connection(DISCARD), UNKNOWN));
            assertEquals(go(CONNECT), failed(connection(DISCARD), UNFIT));
            assertEquals(new Postpone(NOW.plus(FIRST_BACKOFF), "gateway down"), failed(connection(DISCARD), DOWN));
        }
    }

    /** What is told between two tries, or while a login waits for its turn. */
    @Nested
    class Meanwhile {

        private static final Instant SINCE = NOW.minusSeconds(4);

        @ParameterizedTest
        @EnumSource(value = SagaStep.class, names = {"LEASE", "DISCARD", "OPEN", "CONNECT"})
        void aSessionThatLoggedInByItselfIsLeftAlone(SagaStep step) {
            assertEquals(Optional.of(end(SagaOutcome.CONNECTED, "it logged in by itself")),
                    before(step, Saga.ASKED, known().loggedInAt(SINCE)));
            assertEquals(Optional.empty(), before(step, Saga.ASKED, known().loggedInAt(SINCE.minusMillis(1))));
        }

        @ParameterizedTest
        @ValueSource(strings = {Saga.ZOMBIE, Saga.PROBE_FAILED, Saga.FLAPPING})
        void exceptWhereALoginIsNotWhatTheConnectionIsFor(String cause) {
            assertEquals(Optional.empty(), before(OPEN, cause, known().loggedInAt(SINCE)));
        }

        @ParameterizedTest
        @ValueSource(strings = {Saga.ASKED, Saga.ZOMBIE, Saga.PROBE_FAILED, Saga.FLAPPING, Saga.ERROR_515})
        void aLoginThatCameByItselfIsNotCleared(String cause) {
            assertTrue(before(DISCARD, cause, known().loggedInAt(SINCE)).isPresent());
        }

        @ParameterizedTest
        @ValueSource(ints = {402, 403, 406, 411, 440})
        void noOtherProxyIsTriedWhenOnlyAPersonCanHelp(int code) {
            String why = DisconnectReason.of(code).name() + " (" + code + ")";
            Decision stop = new Finish(null, SagaOutcome.HALTED, why, DisconnectReason.of(code).need(), null);

            for (SagaStep step : List.of(ASSESS, PROBE, LEASE, DISCARD, OPEN, CONNECT)) {
                assertEquals(Optional.of(stop), before(step, Saga.ASKED, known().closedBy(code, SINCE)));
                assertEquals(Optional.empty(),
                        before(step, Saga.ASKED, known().closedBy(code, SINCE.minusMillis(1))));
            }
            assertEquals(Optional.empty(), before(SETTLE, Saga.ASKED, known().closedBy(code, SINCE)),
                    "a set is settled first");
        }

        @Test
        void aDeviceThatIsUnlinkedIsPairedAnewOnlyForWhoAsked() {
            assertEquals(Optional.of(new Finish(null, SagaOutcome.HALTED, "logged out (401)", HumanNeed.PAIR_AGAIN,
                    null)), before(OPEN, Saga.RECONNECT, known().closedBy(401, SINCE)));
            assertEquals(Optional.empty(), before(OPEN, Saga.ASKED, known().closedBy(401, SINCE)));
            assertEquals(Optional.empty(), before(CONNECT, Saga.ERROR_515, known().closedBy(401, SINCE)));
        }

        private Optional<Decision> before(SagaStep step, String cause, ConnectionSamples.Known instance) {
            return POLICY.beforeAsking(connection(step).cause(cause).stepSince(SINCE).make(), instance.make());
        }
    }

    @Nested
    class FailingGateways {

        @ParameterizedTest
        @EnumSource(value = SagaStep.class, names = {"ASSESS", "SETTLE", "BARE", "OPEN", "CONNECT"})
        void areAskedAgainAFewTimesAndThenTheConnectionEnds(SagaStep step) {
            assertEquals(new Postpone(NOW.plus(FIRST_BACKOFF), "gateway down"), failed(connection(step), DOWN));
            assertEquals(Postpone.class, failed(connection(step).failures(FAILURES - 2), DOWN).getClass());
            assertEquals(end(SagaOutcome.FAILED, "gateway down"),
                    failed(connection(step).failures(FAILURES - 1), DOWN));
        }

        @ParameterizedTest
        @ValueSource(strings = {Saga.RECONNECT, Saga.START, Saga.ZOMBIE})
        void costTheScheduleNoTry(String cause) {
            assertEquals(new Finish(null, SagaOutcome.WAITING, "gateway down", null, NOW.plus(LOOK_AGAIN)),
                    failed(connection(ASSESS).cause(cause).failures(FAILURES - 1), DOWN));
        }

        @ParameterizedTest
        @ValueSource(strings = {Saga.ASKED, Saga.RECONNECT})
        void withoutTheInstanceEndItAtOnce(String cause) {
            assertEquals(end(SagaOutcome.FAILED, "no such instance"),
                    failed(connection(ASSESS).cause(cause), MISSING));
        }
    }

    @Test
    void beforeAnInventoryHasToldALoginThatWasSeenTells() {
        assertTrue(ConnectionPolicy.isPaired(known().make()));
        assertTrue(ConnectionPolicy.isPaired(known().pairingUnknown(NOW).make()));
        assertFalse(ConnectionPolicy.isPaired(known().pairingUnknown(null).make()));
        assertFalse(ConnectionPolicy.isPaired(known().unpaired().make()));
    }
}
