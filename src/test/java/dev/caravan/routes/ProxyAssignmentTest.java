package dev.caravan.routes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand.FindProxy;
import dev.caravan.domain.GatewayCommand.Restart;
import dev.caravan.domain.GatewayCommand.SetProxy;
import dev.caravan.domain.GatewayCommand.State;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.Signal;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.testing.MariaDbExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.ProxyAssignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** One worker, so that one that were lost would stop everything. */
@ExtendWith(MariaDbExtension.class)
class ProxyAssignmentTest {

    private static final String STEP = "SELECT step FROM saga WHERE outcome IS NULL AND owner IS NULL";
    private static final String CLAIMED = "SELECT COUNT(*) FROM saga WHERE owner IS NOT NULL";
    private static final String OUTCOME = "SELECT outcome FROM saga";
    private static final Duration LEASE_OVER = FleetRoutes.LEASE.plus(Duration.ofMillis(1));

    private final ScriptedGateways gateways = new ScriptedGateways("evo");
    private FleetRoutes fleet;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        fleet = FleetRoutes.start(dataSource, gateways, ProxyAssignment.TRIGGER, new ProxyAssignment());
        fleet.gatewayStore.finishInventory("evo", fleet.clock.instant(), FleetRoutes.INTERVAL);
        fleet.open("evo", "a");
        gateways.on("evo", FindProxy.class, new GatewayAnswer.ProxyFound(Optional.empty()));
        gateways.on("evo", SetProxy.class, new GatewayAnswer.ProxyAccepted());
        gateways.on("evo", Restart.class, new GatewayAnswer.Restarting());
        gateways.on("evo", State.class, new GatewayAnswer.StateTold(Signal.OPEN));
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    /** Claims what is due and waits until the worker has done it. */
    private void tick() {
        fleet.routes.trigger(ProxyAssignment.TRIGGER);
        Awaitility.await().atMost(GatewayRoutes.PATIENCE)
                .until(() -> fleet.ask(Integer.class, CLAIMED) == 0 && idle());
    }

    private boolean idle() {
        return fleet.routes.context().getInflightRepository().size() == 0;
    }

    private void gatewayHas(String host) {
        gateways.on("evo", FindProxy.class, new GatewayAnswer.ProxyFound(
                Optional.of(new GatewayAnswer.StoredProxy(FleetRoutes.address(host), null))));
    }

    @Test
    void aClaimIsGoodForOneStep() {
        fleet.proxy("px1.test");

        tick();
        assertEquals(List.of("FindProxy"), gateways.story());
        assertEquals("LEASE", fleet.ask(String.class, STEP));

        tick();
        assertEquals(List.of("FindProxy", "SetProxy"), gateways.story());
        assertEquals("SETTLE", fleet.ask(String.class, STEP));
    }

    @Test
    void anOpenInstanceGetsAProxyStepByStep() {
        long proxy = fleet.proxy("px1.test");
        tick();
        tick();
        gatewayHas("px1.test");
        tick();
        assertEquals(ProxyState.STORED, fleet.instance("a").proxyState());
        tick();
        fleet.clock.advance(Duration.ofSeconds(20));
        tick();

        assertEquals(List.of("FindProxy", "SetProxy", "FindProxy", "Restart", "State"), gateways.story());
        assertEquals("effective", fleet.ask(String.class, OUTCOME));
        assertEquals(ProxyState.EFFECTIVE, fleet.instance("a").proxyState());
        assertEquals("a", fleet.ask(String.class, "SELECT assigned_instance_name FROM proxy WHERE id = " + proxy));
        assertEquals(60, fleet.ask(Integer.class, "SELECT success_rate FROM proxy WHERE id = " + proxy));
        assertEquals(Map.of("effective", 1.0), ended());
    }

    @Test
    void aProxyThatTheGatewayHasIsAdoptedInOneStep() {
        gatewayHas("px7.test");

        tick();

        assertEquals(List.of("FindProxy"), gateways.story());
        assertEquals("adopted", fleet.ask(String.class, OUTCOME));
        assertEquals("a", fleet.ask(String.class, "SELECT assigned_instance_name FROM proxy WHERE host = 'px7.test'"));
    }

    @Test
    void aProxyThatIsAnotherInstancesIsNotSaidToBeRecorded() {
        gatewayHas("px7.test");
        tick();
        fleet.open("evo", "b");

        try (LogLines log = new LogLines("PROXY", Level.INFO)) {
            tick();

            assertEquals(1, log.all().size(), log.all()::toString);
            assertEquals(1, log.containing(LogTexts.of("proxy.shared").replace("{}", "http://px7.test:8080")).size(),
                    log.all()::toString);
        }
        assertEquals("conflict", fleet.ask(String.class, OUTCOME + " WHERE instance_name = 'b'"));
        assertEquals(Map.of("adopted", 1.0, "conflict", 1.0), ended());
    }

    @Test
    void aFailureOfTheGatewayIsNewsForTheSagaAndNoException() {
        fleet.proxy("px1.test");
        gateways.on("evo", SetProxy.class, new GatewayFailure.OutcomeUnknown("no answer", true));
        gateways.on("evo", FindProxy.class, new GatewayAnswer.ProxyFound(Optional.empty()));

        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            tick();
            tick();
            assertEquals("SETTLE", fleet.ask(String.class, STEP));
            assertEquals("TIMED_OUT", fleet.ask(String.class, "SELECT set_answer FROM saga"));
            tick();

            assertEquals(List.of(), log.all());
        }
        assertEquals(List.of("FindProxy", "SetProxy", "FindProxy"), gateways.story());
        assertEquals(1, fleet.count("caravan.gateway.failures", "gateway", "evo", "failure", "outcome-unknown"));
        assertEquals(1, fleet.count("caravan.proxy.faults", "fault", "hung"));
        assertEquals(Map.of(), ended());
        assertEquals(20, fleet.ask(Integer.class, "SELECT success_rate FROM proxy WHERE host = 'px1.test'"));
        assertNull(fleet.ask(String.class, "SELECT assigned_instance_name FROM proxy WHERE host = 'px1.test'"));
    }

    @Test
    void aGatewayThatIsDownPostponesTheStep() {
        gateways.on("evo", FindProxy.class, new GatewayFailure.Unreachable("no connection"));

        tick();
        assertEquals("LOOK", fleet.ask(String.class, STEP));
        assertEquals("no connection", fleet.ask(String.class, "SELECT last_error FROM saga"));

        tick();
        assertEquals(1, gateways.asked.size(), "it is not due again at once");
    }

    @Test
    void whatABrokenAdapterThrowsLeavesTheOutcomeOfASetUnknown() {
        fleet.proxy("px1.test");
        tick();
        gateways.on("evo", SetProxy.class, new IllegalStateException("bug in an adapter"));

        try (LogLines log = new LogLines("GATEWAY", Level.INFO)) {
            tick();

            assertEquals(1, log.containing("bug in an adapter").size());
        }
        assertEquals("SETTLE", fleet.ask(String.class, STEP));
        assertEquals("BROKEN", fleet.ask(String.class, "SELECT set_answer FROM saga"));
    }

    @Test
    void aBugBehindTheAnswerIsLoggedAndItsWorkerGoesOn() {
        gateways.on("evo", FindProxy.class, new GatewayAnswer.LoggedOut());

        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            fleet.routes.trigger(ProxyAssignment.TRIGGER);
            Awaitility.await().atMost(GatewayRoutes.PATIENCE)
                    .untilAsserted(() -> assertEquals(1, log.containing(ProxyAssignment.STEP).size()));
        }

        aStepIsDoneWhenTheLeaseIsOver();
    }

    @Test
    void aBugBeforeTheQuestionIsLoggedAndItsWorkerGoesOn() {
        fleet.proxy("px1.test");
        tick();
        tick();
        assertEquals("SETTLE", fleet.ask(String.class, STEP));
        Long proxy = fleet.ask(Long.class, "SELECT proxy_id FROM saga");
        fleet.jdbc.sql("UPDATE saga SET proxy_id = 0").update();
        gateways.asked.clear();

        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            fleet.routes.trigger(ProxyAssignment.TRIGGER);
            Awaitility.await().atMost(GatewayRoutes.PATIENCE)
                    .untilAsserted(() -> assertEquals(1, log.containing(ProxyAssignment.STEP).size()));
        }
        assertEquals(List.of(), gateways.story());

        fleet.jdbc.sql("UPDATE saga SET proxy_id = " + proxy).update();
        aStepIsDoneWhenTheLeaseIsOver();
    }

    private void aStepIsDoneWhenTheLeaseIsOver() {
        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(this::idle);
        gateways.on("evo", FindProxy.class, new GatewayAnswer.ProxyFound(Optional.empty()));
        gateways.asked.clear();
        fleet.clock.advance(LEASE_OVER);
        tick();

        assertEquals(List.of("FindProxy"), gateways.story());
    }

    @Test
    void aSagaThatNobodyWantsAnyMoreIsCountedAsAbandoned() {
        gateways.on("evo", FindProxy.class, new GatewayFailure.Unreachable("no connection"));
        tick();
        fleet.instances.wish("a", false, "ana");

        tick();

        assertEquals("abandoned", fleet.ask(String.class, OUTCOME));
        assertEquals(Map.of("abandoned", 1.0), ended());
    }

    private Map<String, Double> ended() {
        return Stream.of("effective", "adopted", "conflict", "abandoned", "failed", "returned").filter(outcome ->
                        fleet.count("caravan.assignments.ended", "outcome", outcome) > 0)
                .collect(Collectors.toMap(outcome -> outcome,
                        outcome -> fleet.count("caravan.assignments.ended", "outcome", outcome)));
    }

    @Test
    void noMoreIsClaimedThanThereAreFreeWorkers() {
        fleet.open("evo", "b");
        fleet.open("evo", "c");
        gateways.on("evo", FindProxy.class, new GatewayFailure.Throttled("HTTP 429"));

        tick();
        assertEquals(1, gateways.asked.size());

        tick();
        tick();
        assertEquals(3, gateways.asked.stream().map(command -> ((FindProxy) command).instance()).distinct().count());
    }
}
