package dev.caravan.routes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand.ListStates;
import dev.caravan.domain.GatewayCommand.State;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.Signal;
import dev.caravan.fleet.StatusPolls.DuePoll;
import dev.caravan.fleet.StatusPolls.PollReport;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.InstanceStatusPolling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class InstanceStatusPollingTest {

    private static final String REACHABLE = "SELECT reachable FROM gateway WHERE name = '%s'";

    private final ScriptedGateways gateways = new ScriptedGateways("evo", "other");
    private FleetRoutes fleet;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        fleet = FleetRoutes.start(dataSource, gateways, InstanceStatusPolling.TRIGGER, new InstanceStatusPolling());
        gateways.on("evo", ListStates.class, new GatewayAnswer.StatesListed(Map.of()));
        gateways.on("other", ListStates.class, new GatewayAnswer.StatesListed(Map.of()));
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void tick() {
        fleet.routes.trigger(InstanceStatusPolling.TRIGGER);
    }

    @Test
    void oneCallTellsTheStatesOfAllInstancesOfAGateway() {
        gateways.on("evo", ListStates.class, new GatewayAnswer.StatesListed(Map.of("a", Signal.OPEN,
                "b", Signal.CLOSED)));
        fleet.open("evo", "b");

        tick();

        assertEquals(ConnectionStatus.CONNECTED, fleet.instance("a").status());
        assertFalse(fleet.instance("b").connected());
        assertEquals(List.of(new ListStates("evo")), gateways.asked("evo").toList());
        assertEquals(List.of(new ListStates("other")), gateways.asked("other").toList());
    }

    @Test
    void aGatewayIsAskedAgainAfterItsInterval() {
        tick();
        tick();
        assertEquals(1, gateways.asked("evo").count());

        fleet.clock.advance(FleetRoutes.INTERVAL);
        tick();
        assertEquals(2, gateways.asked("evo").count());
    }

    @Test
    void aGatewayThatListsNothingIsLookedAtInstanceByInstance() {
        fleet.open("evo", "a");
        fleet.open("evo", "b");
        fleet.open("evo", "c");
        fleet.open("other", "elsewhere");
        gateways.on("evo", ListStates.class, new GatewayFailure.CapabilityMissing("HTTP 404"));
        gateways.on("evo", State.class, asked -> ((State) asked).instance().equals("b")
                ? new GatewayFailure.NodeUnavailable("HTTP 502")
                : new GatewayAnswer.StateTold(((State) asked).instance().equals("a") ? Signal.CLOSED : Signal.OPEN));

        tick();

        assertEquals(List.of("a", "b", "c"), gateways.asked("evo").filter(State.class::isInstance)
                .map(command -> ((State) command).instance()).sorted().toList());
        assertFalse(fleet.instance("a").connected());
        assertTrue(fleet.instance("b").connected(), "a look that failed tells nothing");
        assertTrue(fleet.instance("c").connected());
        assertEquals(Boolean.TRUE, fleet.ask(Boolean.class, REACHABLE.formatted("evo")));
        assertEquals(1, polls("evo", "answered"));
        assertEquals(1, fleet.count("caravan.gateway.failures", "gateway", "evo", "failure", "node-unavailable"));
    }

    @Test
    void aGatewayThatFailsIsNotedAndDoesNotStopTheOthers() {
        fleet.open("evo", "a");
        gateways.on("evo", ListStates.class, new GatewayFailure.Unreachable("no connection"));
        gateways.on("other", ListStates.class, new GatewayAnswer.StatesListed(Map.of("b", Signal.OPEN)));

        tick();

        assertEquals(Boolean.FALSE, fleet.ask(Boolean.class, REACHABLE.formatted("evo")));
        assertEquals("no connection", fleet.ask(String.class, "SELECT last_error FROM gateway WHERE name = 'evo'"));
        assertTrue(fleet.instance("a").connected(), "a gateway that is silent closes no instance");
        assertEquals(Boolean.TRUE, fleet.ask(Boolean.class, REACHABLE.formatted("other")));
        assertTrue(fleet.instance("b").connected());
        assertEquals(1, fleet.count("caravan.gateway.failures", "gateway", "evo", "failure", "unreachable"));
        assertEquals(1, polls("evo", "failed"));
        assertEquals(0, polls("evo", "answered"));
        assertEquals(1, polls("other", "answered"));
    }

    private long polls(String gateway, String result) {
        return fleet.meters.get("caravan.polls").tags("gateway", gateway, "result", result).timer().count();
    }

    @Test
    void whatABrokenAdapterThrowsIsAFailureOfTheGatewayAndIsLogged() {
        gateways.on("evo", ListStates.class, new IllegalStateException("bug in an adapter"));

        try (LogLines log = new LogLines("GATEWAY", Level.INFO)) {
            tick();

            assertEquals(1, log.containing("bug in an adapter").size(), log.all()::toString);
        }
        assertEquals(Boolean.FALSE, fleet.ask(Boolean.class, REACHABLE.formatted("evo")));
        assertEquals(Boolean.TRUE, fleet.ask(Boolean.class, REACHABLE.formatted("other")));
    }

    @Test
    void aBugInOnePollIsLoggedAndALaterTickGoesOn() {
        AtomicInteger calls = new AtomicInteger();
        gateways.on("evo", ListStates.class, asked -> calls.incrementAndGet() == 1
                ? new GatewayAnswer.ProxyCleared() : new GatewayAnswer.StatesListed(Map.of("a", Signal.OPEN)));

        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            tick();

            assertEquals(1, log.containing(InstanceStatusPolling.POLL).size(), log.all()::toString);
        }
        assertEquals(Boolean.TRUE, fleet.ask(Boolean.class, REACHABLE.formatted("other")));

        fleet.clock.advance(FleetRoutes.LEASE.plus(Duration.ofMillis(1)));
        tick();
        assertTrue(fleet.instance("a").connected());
    }

    @Test
    void whoeverAsksForAPollGetsItsReport() {
        gateways.on("evo", ListStates.class, new GatewayAnswer.StatesListed(Map.of("a", Signal.OPEN,
                "b", Signal.OPEN)));
        DuePoll due = fleet.polls.claimNow().stream().filter(poll -> poll.claim().gateway().equals("evo")).findFirst()
                .orElseThrow();

        PollReport report = fleet.routes.to(InstanceStatusPolling.POLL).withBody(due).request(PollReport.class);

        assertNotNull(report);
        assertEquals(new PollReport("evo", true, 2, 2, report.millis(), null), report);
        assertNull(report.error());
    }
}
