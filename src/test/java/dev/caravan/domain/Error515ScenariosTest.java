package dev.caravan.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.caravan.domain.ReconnectPlan.End515;
import dev.caravan.domain.ReconnectPlan.TryAt;
import dev.caravan.testing.ReconnectPolicies;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The scenarios of error-515.md. Each wait is counted from the try before, as its code does; the clock times of its
 * second and third table fit no formula that it gives, so what they say is held: which try comes, and what is kept.
 */
class Error515ScenariosTest {

    private static final Instant START = Down.SINCE;

    private final List<Duration> tried = new ArrayList<>();
    private Instance instance = Down.because(515);
    private Recovery made = Recovery.NONE;
    private Instant now = START;

    @Test
    void aBanOfTwoHoursEndsWithTheThirdTry() {
        fail(2);
        ReconnectPlan third = next();
        follow(third);
        logIn();

        assertEquals(minutes(0, 5, 15), tried);
        assertEquals(3, ((TryAt) third).number());
        assertEquals(Recovery.NONE, made);
    }

    @Test
    void aBanOfADayEndsWithTheNinthTryAndNoCredentialsWereTouched() {
        fail(8);
        follow(next());

        assertEquals(minutes(0, 5, 15, 30, 50, 75, 105, 140, 180), tried);
        assertEquals(new Recovery(ConnectionFault.RESTART_REQUIRED, 0, 9), made);
        assertEquals(true, instance.paired());
    }

    @Test
    void aBanForEverEndsAfterTheTenthTryWithClearedCredentialsAndANewCode() {
        fail(10);

        assertEquals(10, tried.size());
        assertEquals(new End515(10, true), next());
    }

    @Test
    void credentialsAreKeptWhileThePlatformDoesNotSayItAgain() {
        fail(10);
        instance = Down.because(515, START);

        TryAt next = (TryAt) next();
        assertEquals(true, next.slow());
        assertEquals(null, next.need());
    }

    @Test
    void itEndsWithAPersonWhereThatIsConfigured() {
        fail(10);

        assertEquals(new End515(10, false), next(false));
    }

    @Test
    void aLoginInBetweenStartsTheLadderAgain() {
        fail(6);
        logIn();
        instance = Down.because(515);

        assertEquals(now, ((TryAt) next()).at());
    }

    private void fail(int times) {
        for (int n = 0; n < times; n++) {
            follow(next());
        }
    }

    private void follow(ReconnectPlan plan) {
        now = ((TryAt) plan).at();
        tried.add(Duration.between(START, now));
        made = new Recovery(ConnectionFault.RESTART_REQUIRED, 0, made.error515Attempts() + 1);
        instance = Down.because(515, now);
    }

    private void logIn() {
        made = Recovery.NONE;
    }

    private ReconnectPlan next() {
        return next(true);
    }

    private ReconnectPlan next(boolean pair) {
        return ReconnectPolicies.with(ReconnectPolicyTest.JITTER, pair)
                .plan(instance, made, false, now, new Random(5));
    }

    private static List<Duration> minutes(long... minutes) {
        List<Duration> all = new ArrayList<>();
        for (long n : minutes) {
            all.add(Duration.ofMinutes(n));
        }
        return all;
    }
}
