package dev.caravan.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.caravan.domain.ReconnectPlan.AskPerson;
import dev.caravan.domain.ReconnectPlan.Leave;
import dev.caravan.domain.ReconnectPlan.TryAt;
import dev.caravan.testing.ReconnectPolicies;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The ladder of SPEC 4 with the defaults of the configuration. */
class ReconnectPolicyTest {

    static final Instant NOW = Down.SINCE.plusSeconds(1);
    static final Duration JITTER = Duration.ofSeconds(5);
    static final Duration MAX = Duration.ofMinutes(5);
    static final Duration HEARTBEAT = Duration.ofMinutes(30);

    private static final Map<ConnectionFault, Duration> BASES = ReconnectPolicies.bases();
    private static final ReconnectPolicy POLICY = ReconnectPolicies.DEFAULTS;
    private static final ReconnectPolicy EXACT = ReconnectPolicies.EXACT;

    @ParameterizedTest(name = "after {1} tries {0} waits {2} s")
    @CsvSource({
        "LOST,           0, 5",
        "LOST,           1, 7.5",
        "LOST,           2, 11.25",
        "LOST,          10, 288.325",
        "LOST,          11, 300",
        "LOST,          19, 300",
        "LOST,          20, 1800",
        "LOST,         500, 1800",
        "TIMED_OUT,      0, 5",
        "CLOSED,         0, 5",
        "UNAVAILABLE,    0, 60",
        "UNAVAILABLE,    3, 202.5",
        "CLIENT_REFUSED, 0, 300",
        "CLIENT_REFUSED, 5, 300",
        "BAD_SESSION,    0, 30",
        "UNKNOWN,        0, 30"})
    void theWaitGrowsByHalfEachTimeUpToALimitAndThenBecomesASlowHeartbeat(ConnectionFault fault, int attempts,
                                                                          double seconds) {
        TryAt plan = tryAt(EXACT, Down.because(code(fault)), new Recovery(fault, attempts, 0));

        assertEquals(Duration.ofMillis((long) (seconds * 1000)), Duration.between(NOW, plan.at()));
        assertEquals(fault, plan.fault());
        assertEquals(attempts + 1, plan.number());
        assertEquals(20, plan.of());
        assertEquals(attempts >= 20, plan.slow());
    }

    @Property
    void theWaitIsWithinBaseAndLimitAndJitterOnTop(@ForAll @IntRange(min = 0) int attempts, @ForAll long seed,
                                                   @ForAll("ladders") ConnectionFault fault) {
        Recovery made = new Recovery(ConnectionFault.UNKNOWN, attempts, 0);

        TryAt plan = tryAt(POLICY, down(fault), made, seed);

        Duration least = plan.slow() ? HEARTBEAT : BASES.get(plan.fault());
        Duration most = plan.slow() ? HEARTBEAT : MAX;
        Duration wait = Duration.between(NOW, plan.at());
        assertTrue(wait.compareTo(least) >= 0, () -> fault + " after " + wait);
        assertTrue(wait.compareTo(most.plus(JITTER)) <= 0, () -> fault + " after " + wait);
    }

    @Property
    void withoutJitterNoLaterTryWaitsLess(@ForAll @IntRange(min = 0, max = 100_000) int attempts,
                                          @ForAll("ladders") ConnectionFault fault) {
        Instance instance = down(fault);

        Instant earlier = tryAt(EXACT, instance, new Recovery(null, attempts, 0)).at();
        Instant later = tryAt(EXACT, instance, new Recovery(null, attempts + 1, 0)).at();

        assertFalse(later.isBefore(earlier));
    }

    @Property
    void theSameRandomNumbersMakeTheSamePlan(@ForAll @IntRange(min = 0, max = 30) int attempts, @ForAll long seed) {
        Recovery made = new Recovery(ConnectionFault.LOST, attempts, 0);

        assertEquals(tryAt(POLICY, Down.because(null), made, seed), tryAt(POLICY, Down.because(null), made, seed));
    }

    @Test
    void jitterSpreadsAMassLossOverItsWholeRange() {
        Random random = new Random(7);
        List<Long> waits = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            TryAt plan = (TryAt) POLICY.plan(Down.because(null), Recovery.NONE, false, NOW, random);
            waits.add(Duration.between(NOW, plan.at()).toMillis());
        }

        assertTrue(waits.stream().mapToLong(w -> w).min().orElseThrow() < 5_500);
        assertTrue(waits.stream().mapToLong(w -> w).max().orElseThrow() > 9_500);
        assertTrue(waits.stream().distinct().count() > 400);
    }

    @Property
    void noReconnectAfterLogoutBanOrTermsOfService(@ForAll @IntRange(min = 0) int attempts,
                                                   @ForAll @IntRange(min = 0) int error515Attempts,
                                                   @ForAll("reasons") Object reason, @ForAll ConnectionStatus status,
                                                   @ForAll boolean starting,
                                                   @ForAll("ladders") ConnectionFault before) {
        Instance instance = reason instanceof Integer code ? Down.with(code, null, status)
                : Down.with(null, (String) reason, status);

        ReconnectPlan plan = POLICY.plan(instance, new Recovery(before, attempts, error515Attempts), starting, NOW,
                new Random(1));

        assertTrue(assertInstanceOf(AskPerson.class, plan).need().stopsTries());
    }

    @Test
    void aSessionCalledBadIsReportedToAPersonAfterThreeTriesAndStillTriedSlowly() {
        Instance bad = Down.because(500);

        assertEquals(List.of(false, false, false, true, true), List.of(0, 1, 2, 3, 4).stream()
                .map(n -> tryAt(EXACT, bad, new Recovery(n == 0 ? null : ConnectionFault.BAD_SESSION, n, 0)))
                .map(plan -> plan.need() == HumanNeed.BAD_SESSION && plan.slow()).toList());
        assertEquals(NOW.plus(HEARTBEAT), tryAt(EXACT, bad, new Recovery(ConnectionFault.BAD_SESSION, 3, 0)).at());
        assertFalse(HumanNeed.BAD_SESSION.stopsTries());
    }

    @Test
    void aSessionThatTurnsBadAfterOtherTriesIsNotReportedAtOnce() {
        TryAt plan = tryAt(EXACT, Down.because(500), new Recovery(ConnectionFault.TIMED_OUT, 7, 0));

        assertEquals(null, plan.need());
        assertFalse(plan.slow());
    }

    @Test
    void whatWasNeverPairedIsNotConnectedByItselfButNeedsAPerson() {
        Instance unpaired = Down.with(null, null, ConnectionStatus.DISCONNECTED, false, null);

        assertEquals(new AskPerson(ConnectionFault.LOST, HumanNeed.NO_SESSION), plan(EXACT, unpaired, Recovery.NONE));
        assertTrue(HumanNeed.NO_SESSION.stopsTries());
    }

    @Test
    void whatIsNotKnownToBePairedIsLeftUntilItIs() {
        Instance unknown = Down.with(null, null, ConnectionStatus.DISCONNECTED, null, null);
        Instance loggedInOnce = Down.with(null, null, ConnectionStatus.DISCONNECTED, null, NOW.minusSeconds(60));

        assertEquals(new Leave(), plan(EXACT, unknown, Recovery.NONE));
        assertInstanceOf(TryAt.class, plan(EXACT, loggedInOnce, Recovery.NONE));
    }

    @Test
    void afterAStartTheFirstTryWaitsForNothingAndTheSecondForItsFault() {
        Instance down = Down.because(408);

        assertEquals(new TryAt(NOW, ConnectionFault.START, 1, 20, false, null),
                POLICY.plan(down, Recovery.NONE, true, NOW, new Random(3)));
        assertEquals(new TryAt(NOW.plusMillis(7500), ConnectionFault.TIMED_OUT, 2, 20, false, null),
                EXACT.plan(down, new Recovery(ConnectionFault.START, 1, 0), true, NOW, new Random(3)));
    }

    @ParameterizedTest
    @EnumSource(value = ConnectionFault.class, names = {"FLAPPING", "STUCK"})
    void aFindingOfCaravansOwnStandsUntilTheGatewayTellsMore(ConnectionFault found) {
        Recovery made = new Recovery(found, 1, 0);

        assertEquals(found, tryAt(EXACT, Down.because(null), made).fault());
        assertEquals(ConnectionFault.UNAVAILABLE, tryAt(EXACT, Down.because(503), made).fault());
    }

    @ParameterizedTest(name = "515 after {0} tries waits {1} min")
    @CsvSource({"0, 0", "1, 5", "2, 10", "3, 15", "8, 40", "9, 45"})
    void error515IsTriedAtOnceAndThenEachTimeFiveMinutesLater(int made, int minutes) {
        TryAt plan = tryAt(POLICY, Down.because(515), new Recovery(ConnectionFault.RESTART_REQUIRED, 3, made));

        assertEquals(new TryAt(NOW.plus(Duration.ofMinutes(minutes)), ConnectionFault.RESTART_REQUIRED, made + 1, 10,
                false, null), plan);
    }

    @Test
    void the515ThatFollowsAPairingIsTriedAtOnceThoughNoLoginIsKnownYet() {
        Instance justPaired = Down.with(515, null, ConnectionStatus.RECONNECTING, false, null);

        assertEquals(NOW, tryAt(POLICY, justPaired, Recovery.NONE).at());
    }

    @Property
    void tooMany515EndWithAPersonWhateverIsConfigured(@ForAll @IntRange(min = 11) int made, @ForAll boolean pair) {
        assertEquals(new AskPerson(ConnectionFault.RESTART_REQUIRED, HumanNeed.ERROR_515),
                plan(ReconnectPolicies.with(JITTER, pair), Down.because(515), new Recovery(null, 0, made)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "RESTART_REQUIRED", "LOGGED_OUT"})
    void aFaultWithoutALadderTakesNoBase(ConnectionFault fault) {
        Map<ConnectionFault, Duration> bases = ReconnectPolicies.bases();
        bases.put(fault, MAX);

        assertThrows(IllegalArgumentException.class, () -> ReconnectPolicies.with(bases, JITTER, true));
    }

    @Test
    void everyLadderNeedsABase() {
        Map<ConnectionFault, Duration> bases = ReconnectPolicies.bases();
        bases.remove(ConnectionFault.UNKNOWN);

        assertThrows(IllegalArgumentException.class, () -> ReconnectPolicies.with(bases, JITTER, true));
    }

    @Provide
    static Arbitrary<ConnectionFault> ladders() {
        return Arbitraries.of(ConnectionFault.class).filter(ReconnectPolicy::hasLadder);
    }

    @Provide
    static Arbitrary<Object> reasons() {
        return Arbitraries.of(401, 402, 403, 406, 411, 440, "LOGOUT", "TOS_BLOCK", "BANNED");
    }

    private static Instance down(ConnectionFault fault) {
        ConnectionStatus status = fault == ConnectionFault.NOT_LOADED ? ConnectionStatus.LOADING
                : ConnectionStatus.RECONNECTING;
        return Down.with(code(fault), null, status);
    }

    private static Integer code(ConnectionFault fault) {
        return switch (fault) {
            case TIMED_OUT -> 408;
            case CLOSED -> 428;
            case CLIENT_REFUSED -> 405;
            case BAD_SESSION -> 500;
            case UNAVAILABLE -> 503;
            case UNKNOWN -> 418;
            default -> null;
        };
    }

    private static TryAt tryAt(ReconnectPolicy policy, Instance instance, Recovery made) {
        return tryAt(policy, instance, made, 0);
    }

    private static TryAt tryAt(ReconnectPolicy policy, Instance instance, Recovery made, long seed) {
        return assertInstanceOf(TryAt.class, policy.plan(instance, made, false, NOW, new Random(seed)));
    }

    private static ReconnectPlan plan(ReconnectPolicy policy, Instance instance, Recovery made) {
        return policy.plan(instance, made, false, NOW, new Random(0));
    }
}
