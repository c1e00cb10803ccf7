package dev.caravan.domain.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Saga.SetAnswer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static dev.caravan.domain.saga.SagaSamples.CLEAR_TRIES;
import static dev.caravan.domain.saga.SagaSamples.FIRST_BACKOFF;
import static dev.caravan.domain.saga.SagaSamples.LAST_BACKOFF;
import static dev.caravan.domain.saga.SagaSamples.LEASED;
import static dev.caravan.domain.saga.SagaSamples.NOW;
import static dev.caravan.domain.saga.SagaSamples.OTHER;
import static dev.caravan.domain.saga.SagaSamples.POLICY;
import static dev.caravan.domain.saga.SagaSamples.TRIES;
import static dev.caravan.domain.saga.SagaSamples.saga;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever a gateway answers, a saga uses no more proxies than allowed and comes to an end. */
class AssignmentPathsTest {

    /** The longest path: each try settles, restarts and waits out the login, with failures of the gateway between. */
    private static final int LONGEST = 400;

    @Property
    void noPathLeasesMoreThanTheAllowedTriesAndEachEnds(@ForAll long seed,
                                                        @ForAll @IntRange(max = 60) int percentFailing) {
        Walk walk = new Walk(new Random(seed), percentFailing);

        for (int asked = 0; !walk.ended(); asked++) {
            assertTrue(asked < LONGEST, () -> "still going: " + walk.steps);
            walk.go();
        }

        assertTrue(walk.leases <= TRIES, () -> walk.leases + " leases: " + walk.steps);
    }

    @Property
    void anEmptyPoolEndsASagaThatHasTouchedTheGateway(@ForAll long seed) {
        Walk walk = new Walk(new Random(seed), 0);
        walk.poolSize = 1;

        for (int asked = 0; !walk.ended() && !(walk.leases == 0 && walk.poolSize == 0); asked++) {
            assertTrue(asked < LONGEST, () -> "still going: " + walk.steps);
            walk.go();
        }

        assertTrue(walk.leases <= 1, () -> walk.leases + " leases: " + walk.steps);
    }

    @Property
    void waitsForAGatewayGrowAndAreBounded(@ForAll @IntRange(max = 2_000) int failures) {
        Duration first = backoff(failures);
        Duration second = backoff(failures + 1);

        assertTrue(first.compareTo(second) <= 0);
        assertTrue(second.compareTo(LAST_BACKOFF) <= 0);
        assertTrue(first.compareTo(FIRST_BACKOFF) >= 0);
    }

    @Property(tries = 1)
    void theFirstWaitsAreHalfAsLongAgain() {
        assertEquals(List.of(2_000L, 3_000L, 4_500L, 6_750L),
                List.of(0, 1, 2, 3).stream().map(n -> backoff(n).toMillis()).toList());
        assertEquals(LAST_BACKOFF, backoff(CLEAR_TRIES * 1_000_000));
    }

    private static Duration backoff(int failures) {
        Decision decision = POLICY.afterFailure(saga(SagaStep.LOOK).failures(failures).make(),
                SagaSamples.open(ProxyState.NONE, NOW), new GatewayFailure.Throttled("slow"), NOW);
        return Duration.between(NOW, ((Decision.Postpone) decision).dueAt());
    }

    /** A saga carried out in memory against a gateway that answers by chance. */
    private static final class Walk {

        private final Random chance;
        private final int percentFailing;
        private final List<String> steps = new ArrayList<>();
        private Saga saga = new Saga(7, "loja", "evo", SagaStep.LOOK, null, 1, 0, false, null, null,
                null, Saga.OPENED, 1);
        private Instant now = NOW;
        private ProxyState proxyState = ProxyState.NONE;
        private int poolSize = 1_000;
        private int leases;
        private Decision last;

        Walk(Random chance, int percentFailing) {
            this.chance = chance;
            this.percentFailing = percentFailing;
        }

        boolean ended() {
            return last instanceof Decision.Adopt || last instanceof Decision.Succeed
                    || last instanceof Decision.Abandon || last instanceof Decision.Fail || last instanceof Decision.GiveBack;
        }

        void go() {
            Instance instance = chance.nextInt(10) < 6 ? SagaSamples.open(proxyState, NOW.minusSeconds(900))
                    : SagaSamples.closed(proxyState);
            Optional<Decision> before = POLICY.beforeAsking(saga, instance);
            if (before.isPresent()) {
                carryOut(before.get());
            } else if (saga.step() == SagaStep.LEASE && saga.proxyId() == null && poolSize == 0) {
                carryOut(POLICY.poolEmpty(saga, now));
            } else {
                begin();
                carryOut(chance.nextInt(100) < percentFailing ? POLICY.afterFailure(saga, instance, failure(), now)
                        : POLICY.afterAnswer(saga, instance, LEASED, answer(), now));
            }
        }

        private void begin() {
            if (saga.step() == SagaStep.LEASE) {
                if (saga.proxyId() == null) {
                    leases++;
                    poolSize--;
                }
                saga = saga(saga.step(), 42L, saga.attempt(), saga.failures(), true, now, null, saga.restartAt());
            } else if (saga.step() == SagaStep.RESTART) {
                saga = saga(saga.step(), saga.proxyId(), saga.attempt(), saga.failures(), true, saga.setAt(),
                        saga.setAnswer(), now);
            }
        }

        private void carryOut(Decision decision) {
            steps.add(saga.step() + " " + decision);
            last = decision;
            if (decision instanceof Decision.GoOn on) {
                proxyState = on.proxyState() == null ? proxyState : on.proxyState();
                next(on.step(), saga.proxyId(), saga.attempt(), 0, saga.setAnswer(), on.dueAt());
            } else if (decision instanceof Decision.Settle settle) {
                next(SagaStep.SETTLE, saga.proxyId(), saga.attempt(), 0, settle.answer(), settle.dueAt());
            } else if (decision instanceof Decision.Postpone later) {
                next(saga.step(), saga.proxyId(), saga.attempt(), saga.failures() + 1, saga.setAnswer(), later.dueAt());
            } else if (decision instanceof Decision.TryNext other) {
                proxyState = ProxyState.NONE;
                int attempt = other.next() == SagaStep.LEASE ? saga.attempt() + 1 : saga.attempt();
                next(other.next(), null, attempt, 0, null, other.dueAt());
            }
        }

        private void next(SagaStep step, Long proxy, int attempt, int failures, SetAnswer answer, Instant due) {
            assertTrue(!due.isBefore(now), () -> "due in the past: " + steps);
            saga = saga(step, proxy, attempt, failures, saga.touchedGateway(), saga.setAt(), answer, saga.restartAt());
            now = due;
        }

        private static Saga saga(SagaStep step, Long proxy, int attempt, int failures, boolean touched,
                                       Instant setAt, SetAnswer answer, Instant restartAt) {
            return new Saga(7, "loja", "evo", step, proxy, attempt, failures, touched, setAt, answer, restartAt,
                    Saga.OPENED, 1);
        }

        private GatewayFailure failure() {
            return switch (chance.nextInt(5)) {
                case 0 -> new GatewayFailure.OutcomeUnknown("broken", chance.nextBoolean());
                case 1 -> new GatewayFailure.Rejected("no");
                case 2 -> new GatewayFailure.InstanceMissing("not loaded");
                case 3 -> new GatewayFailure.Unauthorized("key");
                default -> new GatewayFailure.NodeUnavailable("down");
            };
        }

        private GatewayAnswer answer() {
            return switch (saga.step()) {
                case LOOK -> found(chance.nextInt(10) == 0);
                case LEASE -> chance.nextBoolean() ? new GatewayAnswer.ProxyAccepted()
                        : new GatewayAnswer.ProxyRefused("bad");
                case SETTLE -> chance.nextInt(10) < 7
                        ? new GatewayAnswer.ProxyFound(Optional.of(new StoredProxy(LEASED, now)))
                        : found(chance.nextBoolean());
                case RESTART, REVIVE -> chance.nextInt(10) == 0 ? new GatewayAnswer.NothingToRestart()
                        : new GatewayAnswer.Restarting();
                case AWAIT_OPEN -> new GatewayAnswer.StateTold(Signal.CONNECTING);
                case UNDO, CLEAR -> new GatewayAnswer.ProxyCleared();
                default -> throw new IllegalStateException("no step of an assignment: " + saga.step());
            };
        }

        private GatewayAnswer found(boolean other) {
            return new GatewayAnswer.ProxyFound(other ? Optional.of(new StoredProxy(OTHER, now)) : Optional.empty());
        }
    }
}
