package dev.caravan.routes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand.Connect;
import dev.caravan.domain.GatewayCommand.FindProxy;
import dev.caravan.domain.GatewayCommand.Logout;
import dev.caravan.domain.GatewayCommand.Restart;
import dev.caravan.domain.GatewayCommand.SetProxy;
import dev.caravan.domain.GatewayCommand.State;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.Saga;
import dev.caravan.testing.MariaDbExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.InstanceConnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One worker, so that one that were lost would stop everything. */
@ExtendWith(MariaDbExtension.class)
class InstanceConnectionTest {

    private static final String STEP = "SELECT step FROM saga WHERE outcome IS NULL AND owner IS NULL";
    private static final String CLAIMED = "SELECT COUNT(*) FROM saga WHERE owner IS NOT NULL";
    private static final String OUTCOME = "SELECT outcome FROM saga";
    private static final String ERROR = "SELECT last_error FROM saga";
    private static final Duration FIRST = Duration.ofSeconds(3);
    private static final Duration NEXT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration LOGIN_WITHIN = Duration.ofSeconds(60);
    private static final QrCode CODE = new QrCode("2@fresh", "png", "ABCD1234");

    private final ScriptedGateways gateways = new ScriptedGateways("evo");
    private FleetRoutes fleet;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        fleet = FleetRoutes.start(dataSource, gateways, InstanceConnection.TRIGGER, new InstanceConnection());
        fleet.open("evo", "a");
        told(Signal.CONNECTING, null);
        gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.CONNECTING));
        gateways.on("evo", SetProxy.class, asked -> {
            gateways.on("evo", FindProxy.class, new GatewayAnswer.ProxyFound(
                    Optional.of(new GatewayAnswer.StoredProxy(((SetProxy) asked).proxy(), null))));
            return new GatewayAnswer.ProxyAccepted();
        });
        gateways.on("evo", Restart.class, new GatewayAnswer.Restarting());
        gateways.on("evo", Connect.class, new GatewayAnswer.Connecting(Signal.CONNECTING, null));
        gateways.on("evo", Logout.class, new GatewayAnswer.LoggedOut());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aClaimIsGoodForOneStep() {
        fleet.proxy("px1.test");
        ask(Saga.ASKED, null);

        tick();
        assertEquals(List.of("State"), gateways.story());
        assertEquals("LEASE", step());

        tick();
        assertEquals(List.of("State"), gateways.story(), "somebody asked, so there is a pause first");
        tick(FIRST);
        assertEquals(List.of("State", "SetProxy"), gateways.story());
    }

    @Test
    void aSessionIsOpenedThroughAProxyStepByStep() {
        long proxy = fleet.proxy("px1.test");
        ask(Saga.ASKED, null);

        awaitLogin();
        loggedIn();
        tick(LOOK);

        assertEquals(List.of("State", "SetProxy", "FindProxy", "Restart", "State"), gateways.story());
        assertEquals("connected", outcome());
        assertEquals(ProxyState.EFFECTIVE, fleet.instance("a").proxyState());
        assertEquals(60, score(proxy));
        assertEquals("open", fleet.ask(String.class, "SELECT outcome FROM saga_try"));
    }

    @Test
    void aSessionThatIsOpenIsLeftAsItIs() {
        gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.OPEN));
        ask(Saga.ASKED, null);

        tick();

        assertEquals(List.of("State"), gateways.story());
        assertEquals("connected", outcome());
    }

    @Test
    void aFreshCodeIsPublishedAndAnOldOneIsGoneBefore() {
        fleet.proxy("px1.test");
        told("b", Signal.QR, null);
        fleet.jdbc.sql("UPDATE instance SET paired = 0").update();
        assertTrue(fleet.instance("b").qrAt() != null);
        gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.CLOSED));
        gateways.on("evo", Restart.class, new GatewayAnswer.NothingToRestart());
        gateways.on("evo", Connect.class, asked -> {
            assertNull(fleet.instance("b").qrAt(), "the old code is still shown");
            gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.CONNECTING));
            return new GatewayAnswer.Connecting(Signal.CONNECTING, CODE);
        });
        assertTrue(fleet.sagas.beginConnection("b", Saga.ASKED, "5511987654321"));

        steps();
        tick();
        tick(LOOK);

        assertEquals(List.of("State", "SetProxy", "FindProxy", "Restart", "Connect", "State"), gateways.story());
        assertEquals("5511987654321", gateways.asked("evo").filter(Connect.class::isInstance)
                .map(command -> ((Connect) command).number()).findFirst().orElseThrow());
        assertEquals(CODE, fleet.instance("b").qr());
        assertEquals(ConnectionStatus.QR_REQUIRED, fleet.instance("b").status());
        assertEquals("pairing", outcome());
        assertNull(fleet.ask(String.class, "SELECT pairing_number FROM saga"));
    }

    @Test
    void theOldCodeThatAPairedSessionIsServedWithIsNotPublished() {
        fleet.proxy("px1.test");
        gateways.on("evo", Restart.class, new GatewayAnswer.NothingToRestart());
        gateways.on("evo", Connect.class, new GatewayAnswer.Connecting(Signal.CONNECTING, CODE));
        ask(Saga.ASKED, null);

        steps();
        tick();

        assertEquals("AWAIT_LOGIN", step());
        assertNull(fleet.instance("a").qr());
        assertNull(fleet.instance("a").need());
    }

    @Test
    void aProxyThatIsBlockedPaysAndAnotherIsTried() {
        long first = fleet.proxy("px1.test");
        long second = fleet.proxy("px2.test");
        ask(Saga.ASKED, null);
        awaitLogin();

        try (LogLines log = new LogLines("PROXY", Level.INFO)) {
            told(Signal.CLOSED, 405);
            tick(LOOK);

            assertEquals(1, log.containing("[Tentativa 1/3] Proxy " + first + " falhou").size(), log.all()::toString);
            assertEquals(1, log.containing("Proxy " + first + ": taxa de sucesso 20%").size(), log.all()::toString);
        }
        assertEquals(20, score(first));
        assertNull(owner(first));
        tick();
        assertEquals("LEASE", step(), "there is a pause between two tries");
        fleet.clock.advance(NEXT);
        steps();
        loggedIn();
        tick(LOOK);

        assertEquals("connected", outcome());
        assertEquals("a", owner(second));
        assertEquals(List.of("State", "SetProxy", "FindProxy", "Restart", "State", "SetProxy", "FindProxy", "Restart",
                "State"), gateways.story());
        assertEquals(1, fleet.count("caravan.proxy.faults", "fault", "blocked"));
    }

    @Test
    void anUnlinkedSessionIsClearedAndConnectedAnewThroughTheSameProxyWithoutPenalty() {
        long proxy = fleet.proxy("px1.test");
        ask(Saga.ASKED, null);
        awaitLogin();

        told(Signal.CLOSED, 401);
        tick(LOOK);
        assertEquals("DISCARD", step());
        tick(NEXT);
        tick();

        assertEquals(List.of("State", "SetProxy", "FindProxy", "Restart", "State", "Logout", "Connect"),
                gateways.story());
        assertEquals("a", owner(proxy));
        assertEquals(50, score(proxy));
        assertEquals(2, fleet.ask(Integer.class, "SELECT attempt FROM saga"));
    }

    @Test
    void aBanEndsTheTriesAndNamesThePerson() {
        fleet.proxy("px1.test");
        fleet.proxy("px2.test");
        ask(Saga.ASKED, null);
        awaitLogin();

        told(Signal.CLOSED, 403);
        tick(LOOK);

        assertEquals("halted", outcome());
        assertEquals("forbidden (403)", fleet.ask(String.class, ERROR));
        assertEquals(HumanNeed.RESTRICTED, fleet.instance("a").need());
        assertEquals(1, gateways.asked("evo").filter(SetProxy.class::isInstance).count());
        assertEquals(50, score(fleet.ask(Long.class, "SELECT id FROM proxy WHERE host = 'px1.test'")));
    }

    @Test
    void aLoginThatDoesNotComeHasItsProxyTestedFirst() {
        long proxy = fleet.proxy("px1.test");
        ask(Saga.RECONNECT, null);
        awaitLogin();

        tick(LOGIN_WITHIN);
        assertEquals("PROBE", step());
        tick();
        assertEquals("PROBE", step(), "the test has not ended");
        fleet.probes.claimDue(FleetRoutes.LEASE, 10)
                .forEach(probe -> fleet.probes.finish(probe, ProbeResult.failed(30, "connection refused")));
        tick(LOOK);

        assertEquals("LEASE", step());
        assertNull(owner(proxy));
        assertEquals(20, score(proxy), "the test has cost it points, once");
        assertEquals("unreachable", fleet.ask(String.class, "SELECT fault FROM saga_try"));
    }

    @Test
    void withoutAFreeProxyNothingIsOpenedAndThePersonIsToldWhatToDo() {
        ask(Saga.ASKED, null);
        tick();

        try (LogLines log = new LogLines("SESSION", Level.INFO)) {
            tick(FIRST);

            assertEquals(1, log.containing("nenhum proxy ativo disponível que este gateway possa usar").size(),
                    log.all()::toString);
        }
        assertEquals(List.of("State"), gateways.story());
        assertEquals("failed", outcome());
    }

    @Test
    void moreLoginsThanTheBudgetAreNotDestroyedWithoutAWord() {
        fleet.jdbc.sql("UPDATE instance SET paired = 1").update();
        ask(Saga.ASKED, null);
        fleet.jdbc.sql("UPDATE saga SET step = 'DISCARD'").update();
        tick();
        assertEquals(List.of("Logout"), gateways.story());
        assertEquals(1, fleet.ask(Integer.class, "SELECT COUNT(*) FROM audit WHERE action = 'logout'"));

        fleet.jdbc.sql("UPDATE saga SET step = 'DISCARD', due_at = step_since").update();
        tick();

        assertEquals(List.of("Logout"), gateways.story());
        assertEquals("halted", outcome());
        assertEquals(HumanNeed.CONFIRM_DISCARD, fleet.instance("a").need());
    }

    @Test
    void aFailureOfTheGatewayIsNewsForTheSagaAndNoException() {
        gateways.on("evo", State.class, new GatewayFailure.NodeUnavailable("licence gate"));
        ask(Saga.RECONNECT, null);

        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            tick();
            assertEquals("ASSESS", step());
            for (int failures = 1; failures < 5; failures++) {
                tick(LOGIN_WITHIN);
            }

            assertEquals(List.of(), log.all());
        }
        assertEquals("waiting", outcome());
        assertEquals(5, fleet.count("caravan.gateway.failures", "gateway", "evo", "failure", "node-unavailable"));
        assertTrue(fleet.ask(Object.class, "SELECT next_attempt_at FROM instance") != null);
    }

    @Test
    void whatABrokenAdapterThrowsInALoginLeavesItsOutcomeToBeSeen() {
        fleet.proxy("px1.test");
        ask(Saga.RECONNECT, null);
        gateways.on("evo", Restart.class, new IllegalStateException("bug in an adapter"));

        steps();

        assertEquals("AWAIT_LOGIN", step());
        assertEquals(1, gateways.asked("evo").filter(Restart.class::isInstance).count());
    }

    @Test
    void aBugBehindTheAnswerIsLoggedAndItsWorkerGoesOnWhenTheLeaseIsOver() {
        gateways.on("evo", State.class, new GatewayAnswer.LoggedOut());
        ask(Saga.RECONNECT, null);
        fleet.proxy("px1.test");

        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            fleet.routes.trigger(InstanceConnection.TRIGGER);
            Awaitility.await().atMost(GatewayRoutes.PATIENCE)
                    .untilAsserted(() -> assertEquals(1, log.containing(InstanceConnection.STEP).size()));
        }
        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(this::idle);
        gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.CONNECTING));
        tick(FleetRoutes.LEASE.plusMillis(1));

        assertEquals(List.of("State", "State"), gateways.story());
        assertEquals("LEASE", step());
    }

    @Test
    void whatAnotherNodeHasTakenOverMeanwhileIsNotWritten() {
        gateways.on("evo", State.class, asked -> {
            fleet.jdbc.sql("UPDATE saga SET fence = fence + 1, owner = NULL").update();
            return new GatewayAnswer.StateTold(Signal.OPEN);
        });
        ask(Saga.ASKED, null);

        tick();

        assertEquals("ASSESS", step());
        assertNull(outcome());
    }

    private void ask(String cause, String number) {
        assertTrue(fleet.sagas.beginConnection("a", cause, number));
    }

    /** Goes on until a login has been started through a proxy. */
    private void awaitLogin() {
        steps();
        assertEquals("AWAIT_LOGIN", step());
    }

    /** Four steps, with the pause before the first try. */
    private void steps() {
        tick();
        tick(FIRST);
        tick();
        tick();
    }

    private void tick(Duration later) {
        fleet.clock.advance(later);
        tick();
    }

    /** Claims what is due and waits until the worker has done it. */
    private void tick() {
        fleet.routes.trigger(InstanceConnection.TRIGGER);
        Awaitility.await().atMost(GatewayRoutes.PATIENCE)
                .until(() -> fleet.ask(Integer.class, CLAIMED) == 0 && idle());
    }

    private boolean idle() {
        return fleet.routes.context().getInflightRepository().size() == 0;
    }

    private void loggedIn() {
        told(Signal.OPEN, null);
        gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.OPEN));
    }

    private void told(Signal signal, Integer code) {
        told("a", signal, code);
    }

    private void told(String instance, Signal signal, Integer code) {
        fleet.clock.advance(Duration.ofMillis(1));
        fleet.observations.observe(List.of(new Observation("evo", instance, signal, Source.WEBHOOK,
                fleet.clock.instant(), code, null, signal == Signal.QR ? new QrCode("2@old", null, null) : null)));
    }

    private String step() {
        return fleet.ask(String.class, STEP);
    }

    private String outcome() {
        return fleet.ask(String.class, OUTCOME);
    }

    private String owner(long proxy) {
        return fleet.ask(String.class, "SELECT assigned_instance_name FROM proxy WHERE id = " + proxy);
    }

    private int score(long proxy) {
        return fleet.ask(Integer.class, "SELECT success_rate FROM proxy WHERE id = " + proxy);
    }
}
