package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Saga.SetAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.caravan.domain.saga.SagaStep.AWAIT_OPEN;
import static dev.caravan.domain.saga.SagaStep.CLEAR;
import static dev.caravan.domain.saga.SagaStep.LEASE;
import static dev.caravan.domain.saga.SagaStep.LOOK;
import static dev.caravan.domain.saga.SagaStep.RESTART;
import static dev.caravan.domain.saga.SagaStep.REVIVE;
import static dev.caravan.domain.saga.SagaStep.SETTLE;
import static dev.caravan.domain.saga.SagaStep.UNDO;
import static dev.caravan.domain.saga.SagaSamples.COOLING;
import static dev.caravan.domain.saga.SagaSamples.FIRST_BACKOFF;
import static dev.caravan.domain.saga.SagaSamples.LEASED;
import static dev.caravan.domain.saga.SagaSamples.LIVE_REST;
import static dev.caravan.domain.saga.SagaSamples.NOW;
import static dev.caravan.domain.saga.SagaSamples.OPEN_GRACE;
import static dev.caravan.domain.saga.SagaSamples.OPEN_WITHIN;
import static dev.caravan.domain.saga.SagaSamples.OTHER;
import static dev.caravan.domain.saga.SagaSamples.POLICY;
import static dev.caravan.domain.saga.SagaSamples.POOL_EMPTY_RETRY;
import static dev.caravan.domain.saga.SagaSamples.TRIES;
import static dev.caravan.domain.saga.SagaSamples.VERIFY_EVERY;
import static dev.caravan.domain.saga.SagaSamples.at;
import static dev.caravan.domain.saga.SagaSamples.closed;
import static dev.caravan.domain.saga.SagaSamples.needing;
import static dev.caravan.domain.saga.SagaSamples.open;
import static dev.caravan.domain.saga.SagaSamples.saga;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class AssignmentPolicyTest {

    private static final GatewayFailure DOWN = new GatewayFailure.NodeUnavailable("gateway down");

    @Test
    void aProxyFoundAtTheGatewayIsAdoptedAndNoneIsFollowedByALease() {
        StoredProxy stored = new StoredProxy(OTHER, null);

        assertEquals(new Decision.Adopt(stored), answered(saga(LOOK), found(stored)));
        assertEquals(new Decision.GoOn(LEASE, NOW, null), answered(saga(LOOK), found(null)));
    }

    @Test
    void anAcceptedSetIsStillSettledByAFind() {
        assertEquals(new Decision.Settle(SetAnswer.ACCEPTED, NOW),
                answered(saga(LEASE), new GatewayAnswer.ProxyAccepted()));
    }

    @Test
    void aRefusedProxyPaysAndTheNextIsTried() {
        assertEquals(new Decision.TryNext(ProxyFault.REFUSED, "bad", LEASE, NOW, NOW.plus(COOLING)),
                answered(saga(LEASE), new GatewayAnswer.ProxyRefused("bad")));
    }

    @Test
    void theLastTryIsFollowedByPuttingTheGatewayBack() {
        assertEquals(new Decision.TryNext(ProxyFault.REFUSED, "bad", UNDO, NOW, NOW.plus(COOLING)),
                answered(saga(LEASE).attempt(TRIES), new GatewayAnswer.ProxyRefused("bad")));
    }

    @ParameterizedTest
    @CsvSource({"true,TIMED_OUT", "false,BROKEN"})
    void aSetOfUnknownOutcomeIsSettledByAFind(boolean timedOut, SetAnswer answer) {
        assertEquals(new Decision.Settle(answer, NOW),
                failed(saga(LEASE), new GatewayFailure.OutcomeUnknown("no answer", timedOut)));
    }

    @Test
    void aProxyThatTheGatewayCannotUseIsNotAtFaultAndAnotherIsTried() {
        assertEquals(new Decision.TryNext(ProxyFault.UNSUITABLE, "no", LEASE, NOW, null),
                failed(saga(LEASE), new GatewayFailure.Rejected("no")));
        assertEquals(new Decision.TryNext(ProxyFault.UNSUITABLE, "no", LEASE, NOW, null),
                failed(saga(LEASE), new GatewayFailure.CapabilityMissing("no")));
    }

    @ParameterizedTest
    @EnumSource(value = SagaStep.class, names = {"LOOK", "LEASE", "SETTLE", "RESTART", "UNDO", "REVIVE",
        "CLEAR"})
    void aGatewayThatCannotTellIsAskedAgainWhateverTheStep(SagaStep step) {
        assertEquals(new Decision.Postpone(NOW.plusSeconds(2), "gateway down"), failed(saga(step), DOWN));
    }

    @ParameterizedTest
    @EnumSource(SetAnswer.class)
    void aStoredProxyIsFollowedByARestartHoweverTheSetWasAnswered(SetAnswer answer) {
        assertEquals(new Decision.GoOn(RESTART, NOW, ProxyState.STORED),
                answered(saga(SETTLE).setAnswer(answer), found(new StoredProxy(LEASED, NOW))));
    }

    @Test
    void aStoredProxyIsKnownByItsHostInAnyCase() {
        ProxyAddress shouted = new ProxyAddress(LEASED.protocol(), LEASED.host().toUpperCase(Locale.ROOT),
                LEASED.port(), LEASED.username(), LEASED.password());

        assertEquals(new Decision.GoOn(RESTART, NOW, ProxyState.STORED),
                answered(saga(SETTLE), found(new StoredProxy(shouted, null))));
    }

    @Test
    void aGatewayThatSaidYesAndStoredNothingOrAnotherIsNotTheProxysFault() {
        Decision next = new Decision.TryNext(ProxyFault.NOT_STORED, "the gateway said yes and did not store it", LEASE,
                NOW, null);

        assertEquals(next, answered(saga(SETTLE).setAnswer(SetAnswer.ACCEPTED), found(null)));
        assertEquals(next, answered(saga(SETTLE).setAnswer(SetAnswer.ACCEPTED), found(new StoredProxy(OTHER, NOW))));
    }

    @Test
    void aProxyWhoseTestHangsPaysAndRestsBecauseTheGatewayMayStoreItYet() {
        assertEquals(new Decision.TryNext(ProxyFault.HUNG, "the gateway's test of it did not end", LEASE, NOW,
                NOW.plus(COOLING)), answered(saga(SETTLE).setAnswer(SetAnswer.TIMED_OUT), found(null)));
    }

    @ParameterizedTest
    @CsvSource({"BROKEN", "''"})
    void aSetThatNobodyHeardTheEndOfCostsNothingButTheProxyRests(String answer) {
        SetAnswer heard = answer.isEmpty() ? null : SetAnswer.valueOf(answer);

        assertEquals(new Decision.TryNext(ProxyFault.INTERRUPTED, "the set was broken off", LEASE, NOW,
                NOW.plus(COOLING)), answered(saga(SETTLE).setAnswer(heard), found(null)));
    }

    @Test
    void aRestartIsFollowedByAWaitForTheLogin() {
        assertEquals(new Decision.GoOn(AWAIT_OPEN, NOW.plus(VERIFY_EVERY), null),
                answered(saga(RESTART), new GatewayAnswer.Restarting()));
    }

    @Test
    void aClosedSessionKeepsTheStoredProxyForWhenItOpensAgain() {
        assertEquals(new Decision.Abandon("the session is closed; the stored proxy acts when it opens again"),
                answered(saga(RESTART), new GatewayAnswer.NothingToRestart()));
    }

    @Test
    void aLoginAfterTheSetMakesARestartNeedless() {
        assertEquals(Optional.of(new Decision.Succeed("logged in by itself after the proxy was stored")),
                POLICY.beforeAsking(saga(RESTART).make(), open(ProxyState.EFFECTIVE, NOW)));
        assertEquals(Optional.empty(), POLICY.beforeAsking(saga(RESTART).make(), open(ProxyState.STORED, NOW)));
    }

    @Test
    void aLoginFromBeforeTheSetProvesNothing() {
        Instance early = open(ProxyState.EFFECTIVE, saga(RESTART).make().setAt().minusMillis(1));

        assertEquals(Optional.empty(), POLICY.beforeAsking(saga(RESTART).make(), early));
        assertEquals(new Decision.GoOn(AWAIT_OPEN, NOW.plus(VERIFY_EVERY), null),
                POLICY.afterAnswer(saga(AWAIT_OPEN).restartAt(NOW).make(), early, LEASED, told(), NOW));
    }

    @Test
    void aLoginThatCannotBeWatchedForAMomentIsNotDisturbed() {
        assertEquals(new Decision.Postpone(NOW.plus(FIRST_BACKOFF), DOWN.getMessage()),
                POLICY.afterFailure(saga(AWAIT_OPEN).restartAt(NOW.minusSeconds(5)).make(), closed(ProxyState.STORED),
                        DOWN, NOW));
        assertEquals(new Decision.GoOn(AWAIT_OPEN, NOW.plus(VERIFY_EVERY), null),
                POLICY.afterAnswer(saga(AWAIT_OPEN).failures(1).restartAt(NOW.minusSeconds(10)).make(),
                        closed(ProxyState.STORED), LEASED, told(), NOW));
    }

    @Test
    void aGatewayThatWasAwayDuringTheWaitIsRestartedAgainAndNoProxyPaysForIt() {
        assertEquals(new Decision.GoOn(RESTART, NOW, null),
                POLICY.afterAnswer(saga(AWAIT_OPEN).failures(4).restartAt(NOW.minus(OPEN_WITHIN)).make(),
                        closed(ProxyState.STORED), LEASED, told(), NOW));
    }

    @Test
    void aProxyThatDriftedIsNeverTakenOutForGood() {
        Saga last = saga(LEASE).attempt(TRIES).cause(Saga.DRIFT).make();

        Decision refused = POLICY.afterAnswer(last, open(ProxyState.STORED, NOW), LEASED,
                new GatewayAnswer.ProxyRefused("no"), NOW);

        assertNull(((Decision.TryNext) refused).next());
        assertEquals(Decision.Postpone.class, POLICY.poolEmpty(last, NOW).getClass());
    }

    @Test
    void aLoginBeforeTheRestartProvesNothingEither() {
        Instance early = open(ProxyState.EFFECTIVE, NOW.minusMillis(1));

        assertEquals(new Decision.GoOn(AWAIT_OPEN, NOW.plus(VERIFY_EVERY), null),
                POLICY.afterAnswer(saga(AWAIT_OPEN).restartAt(NOW).make(), early, LEASED, told(), NOW));
    }

    @ParameterizedTest
    @EnumSource(value = HumanNeed.class, names = {"SCAN_QR", "PAIR_AGAIN", "RESTRICTED", "SECOND_OWNER"})
    void whatTakesAPersonIsNoFaultOfTheProxy(HumanNeed need) {
        Instance waiting = needing(need);

        assertEquals(new Decision.Abandon("a person is needed: " + need.code()),
                POLICY.afterAnswer(saga(AWAIT_OPEN).restartAt(NOW.minus(OPEN_WITHIN)).make(), waiting, LEASED, told(),
                        NOW));
    }

    @Test
    void aSessionThatIsNotLoadedIsWaitedForHoweverLong() {
        Instance loading = at(ConnectionStatus.LOADING);

        assertEquals(new Decision.GoOn(AWAIT_OPEN, NOW.plus(VERIFY_EVERY), null),
                POLICY.afterAnswer(saga(AWAIT_OPEN).restartAt(NOW.minus(OPEN_WITHIN)).make(), loading, LEASED, told(),
                        NOW));
    }

    @ParameterizedTest
    @CsvSource({"disabled,true", "leftover,true", "down,true", "removed,true", "admin,false"})
    void aReturnWhoseReasonIsGoneEndsAndTheInstanceKeepsItsProxy(String cause, boolean ends) {
        Optional<Decision> early = POLICY.beforeAsking(saga(CLEAR).cause(cause).make(),
                open(ProxyState.EFFECTIVE, NOW));

        assertEquals(ends, early.isPresent());
    }

    @Test
    void aLoginAfterTheRestartIsTheGoal() {
        Instance loggedIn = open(ProxyState.EFFECTIVE, NOW);
        Decision done = new Decision.Succeed("logged in after the restart");

        assertEquals(done, POLICY.afterAnswer(saga(AWAIT_OPEN).make(), loggedIn, LEASED, told(), NOW));
        assertEquals(done, POLICY.afterFailure(saga(AWAIT_OPEN).make(), loggedIn, DOWN, NOW));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "open just after the restart may be stale,          true,  0,  WAIT",
        "open until the grace is over may be stale,         true,  29, WAIT",
        "open after the grace is open,                      true,  30, DONE",
        "closed until the login is due is on its way,       false, 59, WAIT",
        "closed when the login is due is the proxy's fault, false, 60, NEXT"})
    void aSessionIsLookedAtUntilItIsOpenOrTooLate(String sentence, boolean isOpen, int seconds, String then) {
        SagaSamples.Draft saga = saga(AWAIT_OPEN).restartAt(NOW.minusSeconds(seconds));
        Instance instance = isOpen ? open(ProxyState.STORED, NOW.minusSeconds(900)) : closed(ProxyState.STORED);

        Decision decision = POLICY.afterAnswer(saga.make(), instance, LEASED, told(), NOW);

        assertEquals(switch (then) {
            case "WAIT" -> new Decision.GoOn(AWAIT_OPEN, NOW.plus(VERIFY_EVERY), null);
            case "DONE" -> new Decision.Succeed("found open " + OPEN_GRACE.toSeconds() + " s after the restart");
            default -> new Decision.TryNext(ProxyFault.NO_LOGIN, "no login within " + OPEN_WITHIN.toSeconds() + " s",
                    LEASE, NOW, NOW.plus(COOLING));
        }, decision, sentence);
    }

    @Test
    void anInstanceThatClosedIsNotGivenAProxyUnlessTheGatewayWasTouched() {
        Optional<Decision> stop = Optional.of(new Decision.Abandon("the instance is not open any more"));
        Instance down = closed(ProxyState.NONE);

        assertEquals(stop, POLICY.beforeAsking(saga(LOOK).untouched().make(), down));
        assertEquals(stop, POLICY.beforeAsking(saga(LEASE).untouched().make(), down));
        assertEquals(Optional.empty(), POLICY.beforeAsking(saga(LEASE).make(), down));
        assertEquals(Optional.empty(), POLICY.beforeAsking(saga(SETTLE).untouched().make(), down));
        assertEquals(Optional.empty(), POLICY.beforeAsking(saga(LEASE).untouched().cause("admin").make(), down));
        assertEquals(Optional.empty(), POLICY.beforeAsking(saga(LOOK).untouched().make(), open(ProxyState.NONE, NOW)));
    }

    @Test
    void anEmptyPoolIsAskedAgainLaterUnlessTheGatewayMustBePutBack() {
        assertEquals(new Decision.Postpone(NOW.plus(POOL_EMPTY_RETRY), "no active proxy is free", true),
                POLICY.poolEmpty(saga(LEASE).untouched().make(), NOW));
        assertEquals(new Decision.GoOn(UNDO, NOW, null), POLICY.poolEmpty(saga(LEASE).make(), NOW));
    }

    @Test
    void aGatewayThatWasPutBackEndsTheSagaAndAClosedSessionIsRevivedFirst() {
        Decision end = new Decision.Fail("none of " + TRIES + " proxies worked");

        assertEquals(end, POLICY.afterAnswer(saga(UNDO).make(), open(ProxyState.NONE, NOW), null,
                new GatewayAnswer.ProxyCleared(), NOW));
        assertEquals(new Decision.GoOn(REVIVE, NOW, null), POLICY.afterAnswer(saga(UNDO).make(),
                closed(ProxyState.NONE), null, new GatewayAnswer.ProxyCleared(), NOW));
        assertEquals(end, answered(saga(REVIVE), new GatewayAnswer.Restarting()));
        assertEquals(end, answered(saga(REVIVE), new GatewayAnswer.NothingToRestart()));
    }

    @ParameterizedTest
    @EnumSource(value = SagaStep.class, names = {"UNDO", "REVIVE"})
    void aGatewayThatCannotBePutBackEndsTheSagaTooAndSaysSo(SagaStep step) {
        assertEquals(new Decision.Fail("no proxy of " + TRIES
                        + " worked, and the gateway could not be put back: gateway down"),
                failed(saga(step).failures(SagaSamples.CLEAR_TRIES - 1), DOWN));
    }

    @Test
    void aClearedProxyGoesBackAtOnceUnlessALiveSessionStillUsesIt() {
        Saga clear = saga(CLEAR).setAt(null).make();

        assertEquals(new Decision.GiveBack(null, "cleared at the gateway"),
                POLICY.afterAnswer(clear, closed(ProxyState.EFFECTIVE), LEASED, new GatewayAnswer.ProxyCleared(), NOW));
        assertEquals(new Decision.GiveBack(NOW.plus(LIVE_REST), "cleared at the gateway"),
                answered(saga(CLEAR), new GatewayAnswer.ProxyCleared()));
    }

    @Test
    void aProxyWhoseSetMayStillBeUnderWayRestsAfterItWasCleared() {
        assertEquals(new Decision.GiveBack(NOW.plus(COOLING), "cleared at the gateway"),
                POLICY.afterAnswer(saga(CLEAR).setAnswer(null).make(), closed(ProxyState.DESIRED), LEASED,
                        new GatewayAnswer.ProxyCleared(), NOW));
    }

    @Test
    void aGatewayThatIsDownKeepsTheProxyAndOneWithoutTheInstanceDoesNot() {
        GatewayFailure missing = new GatewayFailure.InstanceMissing("gone");
        int last = SagaSamples.CLEAR_TRIES - 1;

        assertEquals(Decision.Postpone.class, failed(saga(CLEAR).failures(last), DOWN).getClass());
        assertEquals(new Decision.GiveBack(NOW.plus(COOLING), "not cleared at the gateway: gone"),
                failed(saga(CLEAR).failures(last), missing));
        assertEquals(new Decision.GiveBack(null, "the gateway does not have the instance any more"),
                POLICY.afterFailure(saga(CLEAR).make(), needing(HumanNeed.REMOVED_AT_GATEWAY), missing, NOW));
    }

    private static Decision answered(SagaSamples.Draft saga, GatewayAnswer answer) {
        return POLICY.afterAnswer(saga.make(), open(ProxyState.NONE, NOW.minus(Duration.ofHours(1))), LEASED, answer,
                NOW);
    }

    private static Decision failed(SagaSamples.Draft saga, GatewayFailure failure) {
        Instant earlier = NOW.minus(Duration.ofHours(1));
        return POLICY.afterFailure(saga.make(), open(ProxyState.NONE, earlier), failure, NOW);
    }

    private static GatewayAnswer found(StoredProxy stored) {
        return new GatewayAnswer.ProxyFound(Optional.ofNullable(stored));
    }

    private static GatewayAnswer told() {
        return new GatewayAnswer.StateTold(Signal.OPEN);
    }
}
