package dev.caravan.domain.saga;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.DisconnectReason;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.ConnectionPolicy.Probed;
import dev.caravan.domain.saga.Saga.SetAnswer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static dev.caravan.domain.saga.ConnectionSamples.TRIES;
import static dev.caravan.domain.saga.ConnectionSamples.known;
import static dev.caravan.domain.saga.SagaSamples.LEASED;
import static dev.caravan.domain.saga.SagaSamples.NOW;
import static dev.caravan.domain.saga.SagaSamples.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever gateways, proxies and the platform do, a connection keeps its promises and comes to an end. */
class ConnectionPathsTest {

    /** The longest path: each try settles, waits out its login and a probe, with failures of the gateway between. */
    private static final int LONGEST = 2_000;
    private static final List<String> CAUSES = List.of(Saga.ASKED, Saga.RECONNECT, Saga.START, Saga.FLAPPING,
            Saga.ZOMBIE, Saga.PROBE_FAILED, Saga.ERROR_515);
    private static final Set<Integer> FOR_A_PERSON = Set.of(402, 403, 406, 411, 440);

    @Property
    void everyPathEndsWithinItsTriesAndBreaksNoPromise(@ForAll long seed,
                                                       @ForAll @IntRange(max = 60) int percentFailing,
                                                       @ForAll @IntRange(max = 6) int cause, @ForAll boolean paired,
                                                       @ForAll boolean clearPaired, @ForAll boolean direct,
                                                       @ForAll @IntRange(max = 4) int poolSize) {
        Walk walk = new Walk(new Random(seed), percentFailing, CAUSES.get(cause), paired, clearPaired, direct,
                poolSize);

        for (int asked = 0; !walk.ended(); asked++) {
            assertTrue(asked < LONGEST, () -> "still going: " + walk);
            walk.go();
        }

        assertTrue(walk.saga.attempt() <= TRIES, walk::toString);
        assertTrue(walk.leases <= TRIES, () -> walk.leases + " leases: " + walk);
    }

    /** A connection carried out in memory, in a world that does as it likes. */
    private static final class Walk {

        private final Random chance;
        private final int percentFailing;
        private final boolean clearPaired;
        private final boolean direct;
        private final ConnectionPolicy policy;
        private final List<String> steps = new ArrayList<>();
        private Saga saga;
        private Instant now = NOW;
        private boolean paired;
        private ProxyState proxyState;
        private int poolSize;
        private int leases;
        private long nextProxy = 100;
        private boolean bared;
        /** It is open without a proxy that was recorded, so a restart of it takes nothing away. */
        private boolean wasOpen;
        private Integer code;
        private Instant codeAt;
        private Instant personAt;
        private Decision last;

        Walk(Random chance, int percentFailing, String cause, boolean paired, boolean clearPaired, boolean direct,
             int poolSize) {
            this.chance = chance;
            this.percentFailing = percentFailing;
            this.paired = paired;
            this.clearPaired = clearPaired;
            this.direct = direct;
            this.poolSize = poolSize;
            this.policy = ConnectionSamples.policy(clearPaired, direct);
            this.proxyState = ProxyState.values()[chance.nextInt(ProxyState.values().length)];
            Long proxy = proxyState == ProxyState.NONE ? null : Long.valueOf(ConnectionSamples.PROXY);
            String number = chance.nextInt(3) == 0 ? "5511987654321" : null;
            this.saga = new Saga(7, "loja", "evo", SagaStep.ASSESS, proxy, 1, 0, false, null, null, null, cause, 1,
                    Saga.Kind.CONNECTION, number, NOW, null);
        }

        boolean ended() {
            return last instanceof Decision.Finish || last instanceof Decision.Reach;
        }

        void go() {
            now = now.plusMillis(chance.nextInt(500));
            Instance instance = instance();
            Optional<Decision> before = policy.beforeAsking(saga, instance);
            if (before.isPresent()) {
                carryOut(before.get());
                return;
            }
            assertFalse(personAt != null && saga.step() == SagaStep.LEASE, () -> "after a ban: " + this);
            if (saga.step() == SagaStep.PROBE) {
                carryOut(policy.afterProbe(saga, instance, probed(), now));
            } else if (saga.step() == SagaStep.LEASE && saga.proxyId() == null && poolSize == 0) {
                carryOut(policy.poolEmpty(saga, now));
            } else {
                begin(instance);
                now = now.plusMillis(chance.nextInt(3_000));
                carryOut(chance.nextInt(100) < percentFailing ? policy.afterFailure(saga, instance, failure(), now)
                        : policy.afterAnswer(saga, instance, LEASED, answer(), now));
            }
        }

        /** What is committed, and what must be true, before the question goes out. */
        private void begin(Instance instance) {
            switch (saga.step()) {
                case LEASE -> lease();
                case DISCARD -> {
                    assertTrue(!paired || saga.cause().equals(Saga.ERROR_515) || clearPaired,
                            () -> "a login is destroyed: " + this);
                    assertFalse(instance.connected() && isNew(instance.connectedSince())
                            && !saga.cause().equals(Saga.ERROR_515), () -> "a live session is destroyed: " + this);
                }
                case OPEN, CONNECT -> {
                    assertTrue(isProxied() || bared && direct || wasOpen, () -> "a login without a proxy: " + this);
                    saga = saga.loginAt(now);
                }
                default -> { }
            }
        }

        private boolean isProxied() {
            return saga.proxyId() != null && proxyState != ProxyState.DESIRED && proxyState != ProxyState.NONE;
        }

        private boolean isNew(Instant moment) {
            return !moment.isBefore(saga.stepSince());
        }

        private void lease() {
            if (saga.proxyId() == null) {
                leases++;
                poolSize--;
                proxyState = ProxyState.DESIRED;
            }
            Long leased = saga.proxyId() == null ? Long.valueOf(nextProxy++) : saga.proxyId();
            saga = next(SagaStep.LEASE, leased, saga.attempt(), saga.failures(), saga.setAnswer(), saga.restartAt());
        }

        /** The instance as somebody might have told of it just now. */
        private Instance instance() {
            ConnectionSamples.Known told = paired ? known() : known().unpaired();
            told.proxy(proxyState);
            if (code != null) {
                told.closedBy(code, codeAt);
            }
            int event = chance.nextInt(20);
            boolean loginBegun = saga.restartAt() != null;
            if (event < 2 && paired) {
                code = null;
                told.closedBy(null, null).loggedInAt(now);
            } else if (event < 3 && !paired && loginBegun) {
                told.qrAt(now);
            } else if (event < 6 && loginBegun) {
                closed(told);
            } else if (event < 8) {
                told.status(ConnectionStatus.RECONNECTING, now.minusSeconds(chance.nextInt(120)));
            }
            return told.make();
        }

        private void closed(ConnectionSamples.Known told) {
            List<Integer> codes = List.of(401, 402, 403, 405, 406, 408, 411, 428, 440, 500, 503, 515, 999);
            code = codes.get(chance.nextInt(codes.size()));
            codeAt = now;
            told.closedBy(code, now).needing(DisconnectReason.of(code).need());
            if (code == 401) {
                paired = false;
                told.unpaired();
            }
            if (FOR_A_PERSON.contains(code)) {
                personAt = now;
            }
        }

        private Optional<Probed> probed() {
            return switch (chance.nextInt(4)) {
                case 0 -> Optional.empty();
                case 1 -> Optional.of(new Probed(false, 30, "refused"));
                default -> Optional.of(new Probed(true, chance.nextInt(8_000), null));
            };
        }

        private void carryOut(Decision decision) {
            steps.add(saga.step() + " " + decision);
            last = decision;
            if (decision instanceof Decision.Finish || decision instanceof Decision.Reach) {
                return;
            }
            assertFalse(personAt != null && decision instanceof Decision.TryAgain, () -> "after a ban: " + this);
            if (decision instanceof Decision.GoOn on) {
                if (saga.step() == SagaStep.DISCARD) {
                    paired = false;
                }
                bared |= saga.step() == SagaStep.BARE;
                wasOpen |= saga.step() == SagaStep.ASSESS && on.step() == SagaStep.OPEN && !isProxied();
                proxyState = on.proxyState() == null ? proxyState : on.proxyState();
                Instant loginAt = on.step() == SagaStep.ASSESS ? null : saga.restartAt();
                advance(on.step(), saga.proxyId(), saga.attempt(), 0, saga.setAnswer(), loginAt, on.dueAt());
            } else if (decision instanceof Decision.Probe probe) {
                assertTrue(saga.proxyId() != null, this::toString);
                advance(SagaStep.PROBE, saga.proxyId(), saga.attempt(), 0, null, saga.restartAt(), probe.dueAt());
            } else if (decision instanceof Decision.Settle settle) {
                advance(SagaStep.SETTLE, saga.proxyId(), saga.attempt(), 0, settle.answer(), saga.restartAt(),
                        settle.dueAt());
            } else if (decision instanceof Decision.Postpone later) {
                advance(saga.step(), saga.proxyId(), saga.attempt(), saga.failures() + 1, saga.setAnswer(),
                        saga.restartAt(), later.dueAt());
            } else {
                tryAgain((Decision.TryAgain) decision);
            }
        }

        private void tryAgain(Decision.TryAgain again) {
            boolean released = again.end().fault() != null;
            proxyState = released ? ProxyState.NONE : proxyState;
            assertEquals(again.next() == SagaStep.LEASE, released && again.next() != SagaStep.DISCARD,
                    () -> "a proxy at fault is replaced, no other: " + this);
            advance(again.next(), released ? null : saga.proxyId(), saga.attempt() + 1, 0, null, null,
                    now.plus(again.pause()));
        }

        private void advance(SagaStep step, Long proxy, int attempt, int failures, SetAnswer answer, Instant loginAt,
                             Instant due) {
            assertTrue(!due.isBefore(now), () -> "due in the past: " + this);
            Instant since = step == saga.step() ? saga.stepSince() : now;
            Saga next = next(step, proxy, attempt, failures, answer, loginAt);
            saga = new Saga(next.id(), next.instance(), next.gateway(), step, proxy, attempt, failures, false, null,
                    answer, loginAt, next.cause(), 1, Saga.Kind.CONNECTION, next.pairingNumber(), since, null);
            now = due;
        }

        private Saga next(SagaStep step, Long proxy, int attempt, int failures, SetAnswer answer, Instant loginAt) {
            return new Saga(7, "loja", "evo", step, proxy, attempt, failures, false, null, answer, loginAt,
                    saga.cause(), 1, Saga.Kind.CONNECTION, saga.pairingNumber(), saga.stepSince(), null);
        }

        private GatewayFailure failure() {
            return switch (chance.nextInt(6)) {
                case 0 -> new GatewayFailure.OutcomeUnknown("broken", chance.nextBoolean());
                case 1 -> new GatewayFailure.Rejected("no");
                case 2 -> new GatewayFailure.SessionUnfit("not connected");
                case 3 -> new GatewayFailure.Throttled("slow down");
                default -> new GatewayFailure.NodeUnavailable("down");
            };
        }

        private GatewayAnswer answer() {
            return switch (saga.step()) {
                case ASSESS, AWAIT_LOGIN -> new GatewayAnswer.StateTold(List.of(Signal.OPEN, Signal.CONNECTING,
                        Signal.CLOSED, Signal.CONNECTING).get(chance.nextInt(4)));
                case LEASE -> chance.nextBoolean() ? new GatewayAnswer.ProxyAccepted()
                        : new GatewayAnswer.ProxyRefused("bad");
                case SETTLE -> new GatewayAnswer.ProxyFound(chance.nextInt(10) < 7
                        ? Optional.of(new StoredProxy(LEASED, now))
                        : chance.nextBoolean() ? Optional.of(new StoredProxy(OTHER, now)) : Optional.empty());
                case DISCARD -> new GatewayAnswer.LoggedOut();
                case BARE -> new GatewayAnswer.ProxyCleared();
                case OPEN -> chance.nextInt(3) == 0 ? new GatewayAnswer.NothingToRestart()
                        : new GatewayAnswer.Restarting();
                case CONNECT -> new GatewayAnswer.Connecting(Signal.CONNECTING, null);
                default -> throw new IllegalStateException("no question of a connection: " + saga.step());
            };
        }

        @Override
        public String toString() {
            return saga.cause() + ": " + String.join("\n  ", steps);
        }
    }
}
