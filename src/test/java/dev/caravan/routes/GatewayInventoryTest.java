package dev.caravan.routes;

import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.Listed;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayCommand.FindListener;
import dev.caravan.domain.GatewayCommand.Inventory;
import dev.caravan.domain.GatewayCommand.SetListener;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.Signal;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.GatewayInventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class GatewayInventoryTest {

    private final ScriptedGateways gateways = new ScriptedGateways("evo", "other");
    private FleetRoutes fleet;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        fleet = FleetRoutes.start(dataSource, gateways, GatewayInventory.TRIGGER, new GatewayInventory());
        has("evo");
        has("other");
        gateways.on("evo", FindListener.class, new GatewayAnswer.ListenerFound(Optional.empty(), "", false));
        gateways.on("evo", SetListener.class, new GatewayAnswer.ListenerSet());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private void tick() {
        fleet.routes.trigger(GatewayInventory.TRIGGER);
    }

    private void has(String gateway, Listed... instances) {
        gateways.on(gateway, Inventory.class, new GatewayAnswer.InventoryTaken(List.of(instances)));
    }

    private static Listed listed(String name) {
        return new Listed(name, Signal.OPEN, true, null, null, Optional.empty());
    }

    @Test
    void newInstancesAreDiscoveredAndAskedToReportHere() {
        has("evo", listed("a"), listed("b"));

        tick();

        assertTrue(fleet.instance("a").enabled());
        assertTrue(fleet.instance("b").enabled());
        assertEquals(List.of(new SetListener("evo", "a"), new SetListener("evo", "b")),
                gateways.asked("evo").filter(SetListener.class::isInstance)
                        .sorted((one, two) -> one.toString().compareTo(two.toString())).toList());
        assertEquals(1, gateways.asked("evo").filter(Inventory.class::isInstance).count());
    }

    @Test
    void anInstanceThatReportsElsewhereIsLeftAlone() {
        has("evo", listed("a"));
        gateways.on("evo", FindListener.class,
                new GatewayAnswer.ListenerFound(Optional.of("http://crm.test/hook"), "", false));

        tick();

        assertEquals(List.of(new Inventory("evo"), new FindListener("evo", "a")), gateways.asked("evo").toList());
    }

    @Test
    void anInstanceIsAskedOnceWhomItReportsTo() {
        has("evo", listed("a"));

        tick();
        fleet.clock.advance(FleetRoutes.INVENTORY_INTERVAL);
        tick();

        assertEquals(List.of(new Inventory("evo"), new FindListener("evo", "a"), new SetListener("evo", "a"),
                new Inventory("evo")), gateways.asked("evo").toList());
    }

    @Test
    void anInstanceThatCouldNotBeToldIsAskedAgainAtTheNextInventory() {
        has("evo", listed("a"));
        gateways.on("evo", SetListener.class, new GatewayFailure.NodeUnavailable("HTTP 503"));
        tick();

        gateways.on("evo", SetListener.class, new GatewayAnswer.ListenerSet());
        fleet.clock.advance(FleetRoutes.INVENTORY_INTERVAL);
        tick();

        assertEquals(2, gateways.asked("evo").filter(SetListener.class::isInstance).count());
    }

    @Test
    void anInstanceThatCannotBeAskedDoesNotStopTheOthers() {
        has("evo", listed("a"), listed("b"));
        gateways.on("evo", FindListener.class, asked -> ((FindListener) asked).instance().equals("a")
                ? new GatewayFailure.InstanceMissing("not loaded")
                : new GatewayAnswer.ListenerFound(Optional.empty(), "", false));

        tick();

        assertEquals(List.of(new SetListener("evo", "b")),
                gateways.asked("evo").filter(SetListener.class::isInstance).toList());
    }

    @Test
    void aStoredProxyIsAdopted() {
        has("evo", new Listed("a", Signal.OPEN, true, null, null,
                Optional.of(new StoredProxy(FleetRoutes.address("px1.test"), null))));

        tick();

        assertEquals("a", fleet.ask(String.class, "SELECT assigned_instance_name FROM proxy WHERE host = 'px1.test'"));
    }

    @Test
    void anInstanceThatIsOpenIsNotTakenForRemovedBecauseAListingLacksIt() {
        fleet.open("evo", "open");

        tick();

        assertNull(fleet.instance("open").need());
    }

    @Test
    void aGatewayThatFailsIsAskedAgainLaterAndDoesNotStopTheOthers() {
        fleet.open("evo", "a");
        gateways.on("evo", Inventory.class, new GatewayFailure.NodeUnavailable("HTTP 503"));
        has("other", listed("b"));
        gateways.on("other", FindListener.class, new GatewayFailure.NodeUnavailable("HTTP 503"));

        tick();
        tick();
        assertEquals(1, gateways.asked("evo").count());
        assertTrue(fleet.instance("a").connected());
        assertTrue(fleet.instance("b").enabled());

        fleet.clock.advance(FleetRoutes.INTERVAL);
        has("evo", listed("a"));
        tick();
        assertEquals(2, gateways.asked("evo").filter(Inventory.class::isInstance).count());
        assertEquals(1, fleet.count("caravan.inventories", "gateway", "evo", "result", "failed"));
        assertEquals(1, fleet.count("caravan.inventories", "gateway", "evo", "result", "answered"));
        assertEquals(1, fleet.count("caravan.inventories", "gateway", "other", "result", "answered"));
        assertEquals(1, fleet.count("caravan.gateway.failures", "gateway", "other", "failure", "node-unavailable"));
    }

    /** Camel takes no Error of a worker for an end of its work. */
    @Test
    @Timeout(30)
    void anErrorInAWorkerDoesNotStopTheFlowForEver() {
        has("evo", listed("a"));
        gateways.on("evo", FindListener.class, new StackOverflowError("in a worker"));
        tick();
        fleet.clock.advance(FleetRoutes.INVENTORY_INTERVAL);
        has("evo", listed("a"), listed("b"));

        tick();

        assertTrue(fleet.instance("b").enabled());
    }

    @Test
    void aBugInOneInventoryIsLoggedAndTheOthersAreTaken() {
        gateways.on("evo", Inventory.class, new GatewayAnswer.ProxyCleared());
        has("other", listed("b"));
        gateways.on("other", FindListener.class, new GatewayAnswer.ListenerFound(
                Optional.of(ScriptedGateways.LISTENER), "Bearer " + ScriptedGateways.TOKEN, true));

        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            tick();

            assertEquals(1, log.containing(GatewayInventory.TRIGGER).size(), log.all()::toString);
        }
        assertTrue(fleet.instance("b").enabled());
    }
}
