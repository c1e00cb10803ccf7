package dev.caravan.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

import dev.caravan.domain.ReconnectPlan.AskPerson;
import dev.caravan.domain.ReconnectPlan.End515;
import dev.caravan.domain.ReconnectPlan.Leave;
import dev.caravan.domain.ReconnectPlan.TryAt;

/**
 * When an instance that is down is tried again (SPEC 4):
 * {@code min(BASE × 1.5^attempts, MAX) + random(0, JITTER)}, the base by fault, then a slow heartbeat for ever.
 *
 * @param bases           wait before the first try, by fault; every fault with a ladder has one
 * @param max             the longest wait on the ladder
 * @param jitter          the longest random time on top, so that a mass loss does not come back as one
 * @param tries           rungs of the ladder
 * @param badSessionTries rungs after which a person is told of a session called bad (GATEWAYS 4: 500)
 * @param heartbeat       wait between tries after the last rung
 * @param error515        the ladder of error 515
 */
public record ReconnectPolicy(Map<ConnectionFault, Duration> bases, Duration max, Duration jitter, int tries,
                              int badSessionTries, Duration heartbeat, Error515 error515) {

    /**
     * The ladder of error 515: the first try at once, the n-th after (n − 1) steps.
     *
     * @param pair whether its end is a new pairing; otherwise a person is asked
     */
    public record Error515(Duration step, int tries, boolean pair) {

        /** Wait before the try after so many. */
        Duration wait(int made) {
            return step.multipliedBy(made);
        }
    }

    private static final double GROWTH = 1.5;

    public ReconnectPolicy {
        bases = new EnumMap<>(bases);
        for (ConnectionFault fault : ConnectionFault.values()) {
            if (hasLadder(fault) != bases.containsKey(fault)) {
                throw new IllegalArgumentException(hasLadder(fault) ? "no base for " + fault : "a base for " + fault);
            }
        }
    }

    /** Whether a fault is tried again after a base of its own. */
    public static boolean hasLadder(ConnectionFault fault) {
        return fault.reconnects() && fault != ConnectionFault.RESTART_REQUIRED && fault != ConnectionFault.START;
    }

    /** Tries that a fault has; null stands for any. */
    public int tries(ConnectionFault fault) {
        return fault == ConnectionFault.RESTART_REQUIRED ? error515.tries() : tries;
    }

    /**
     * What to do about an enabled instance that is down and that nothing works on.
     *
     * @param starting Caravan has just started: the first try waits for nothing (SPEC 6)
     */
    public ReconnectPlan plan(Instance instance, Recovery made, boolean starting, Instant now,
                              RandomGenerator random) {
        ConnectionFault fault = fault(instance, made.fault());
        if (!fault.reconnects()) {
            return new AskPerson(fault, fault.need());
        }
        if (fault == ConnectionFault.RESTART_REQUIRED) {
            // It proves a login, whatever was known of one: it is sent to sessions that were just paired.
            return after515(instance, made.error515Attempts(), now);
        }
        if (instance.paired() == null && instance.connectedSince() == null) {
            return new Leave();
        }
        if (Boolean.FALSE.equals(instance.paired())) {
            return new AskPerson(fault, HumanNeed.NO_SESSION);
        }
        if (starting && made.attempts() == 0) {
            return new TryAt(now, ConnectionFault.START, 1, tries, false, null);
        }
        boolean slow = made.attempts() >= tries;
        boolean stillBad = fault == ConnectionFault.BAD_SESSION && made.fault() == fault
                && made.attempts() >= badSessionTries;
        Duration wait = slow || stillBad ? heartbeat : rung(bases.get(fault), made.attempts());
        return new TryAt(now.plus(wait).plus(jitter(random)), fault, made.attempts() + 1, tries, slow || stillBad,
                stillBad ? HumanNeed.BAD_SESSION : slow ? HumanNeed.STILL_DOWN : null);
    }

    /** A finding of Caravan's own stands while the gateway only says that the session is not up. */
    private static ConnectionFault fault(Instance instance, ConnectionFault before) {
        ConnectionFault told = ConnectionFault.of(instance);
        boolean found = before == ConnectionFault.FLAPPING || before == ConnectionFault.STUCK;
        return told == ConnectionFault.LOST && found ? before : told;
    }

    /** Credentials are given up only if the platform has just said it again: a session may be down for another reason. */
    private ReconnectPlan after515(Instance instance, int made, Instant now) {
        if (made < error515.tries()) {
            return new TryAt(now.plus(error515.wait(made)), ConnectionFault.RESTART_REQUIRED, made + 1,
                    error515.tries(), false, null);
        }
        boolean saidAgain = instance.reasonAt() != null
                && !instance.reasonAt().isBefore(now.minus(error515.step().multipliedBy(2)));
        if (!saidAgain) {
            return new TryAt(now.plus(heartbeat), ConnectionFault.RESTART_REQUIRED, made + 1, error515.tries(), true,
                    null);
        }
        return made == error515.tries() ? new End515(made, error515.pair())
                : new AskPerson(ConnectionFault.RESTART_REQUIRED, HumanNeed.ERROR_515);
    }

    private Duration rung(Duration base, int attempts) {
        double millis = base.toMillis() * Math.pow(GROWTH, attempts);
        return Duration.ofMillis((long) Math.min(millis, max.toMillis()));
    }

    private Duration jitter(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(jitter.toMillis() + 1));
    }
}
