package dev.caravan.it;

import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** When an instance keeps its proxy and when it gives it back (SPEC 2, automatic assignment). */
@ExtendWith(MariaDbExtension.class)
class ReturnedProxiesTest {

    private static Stage stage;
    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    private String instance;

    @BeforeAll
    static void open(TestDatabase database, DataSource dataSource) {
        stage = Stage.open(12, database, dataSource, Map.of("proxy-assignment.down-grace", "2s",
                "proxy-assignment.live-rest", "0s"));
        gateway = stage.gateway();
        caravan = stage.caravan();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void anInstanceWithTheOnlyProxy() {
        stage.clear();
        instance = stage.instance();
        caravan.importProxies("px.example:80");
        caravan.enable(instance);
        caravan.awaitEffective(instance, "px.example:80");
    }

    @Test
    void aDisabledInstanceGivesItsProxyBackAndGetsOneAgainWhenEnabled() {
        caravan.disable(instance);
        caravan.awaitNoProxy(instance);

        assertNull(gateway.stored(instance));
        assertEquals("free", stage.owner("px.example"));
        assertEquals("open", gateway.state(instance));

        caravan.enable(instance);
        caravan.awaitEffective(instance, "px.example:80");
        assertEquals("px.example:80", gateway.stored(instance));
    }

    @Test
    void aMereDropKeepsTheProxy() {
        long sagas = stage.count("saga");

        gateway.cause(instance, "\"fault\":\"drop\",\"for\":\"1s\"");
        caravan.awaitStatus(instance, "RECONNECTING");
        caravan.awaitStatus(instance, "CONNECTED");

        caravan.awaitEffective(instance, "px.example:80");
        assertEquals("px.example:80", gateway.used(instance));
        assertEquals(sagas, stage.count("saga"));
    }

    @Test
    void anInstanceThatStaysDownBeyondTheGraceGivesItsProxyBackAndGetsOneWhenItOpens() {
        gateway.cause(instance, "\"fault\":\"drop\",\"for\":\"4s\"");
        caravan.awaitNoProxy(instance);

        assertEquals("RECONNECTING", caravan.status(instance));
        assertNull(gateway.stored(instance));

        caravan.awaitEffective(instance, "px.example:80");
        assertEquals("px.example:80", gateway.used(instance));
    }

    @Test
    void anInstanceThatItsGatewayRemovedGivesItsProxyBack() {
        gateway.api().delete("/instance/delete/" + instance).expect(200);
        caravan.awaitNoProxy(instance);

        assertEquals("free", stage.owner("px.example"));
        assertEquals("DISCONNECTED", caravan.status(instance));
        assertEquals("removed-at-gateway", caravan.need(instance));
    }

    @Test
    void aProxyThatAnAdminTookIsNotGivenAgainBeforeTheNextLogin() {
        caravan.http().post("/api/proxies/release", name()).expect(202);
        caravan.awaitNoProxy(instance);
        assertNull(gateway.stored(instance));
        String other = stage.instance();
        caravan.enable(other);
        // The saga of the other instance proves that those that were due have begun.
        caravan.awaitEffective(other, "px.example:80");
        assertEquals("none", caravan.proxy(instance));
        assertEquals("none", stage.step(instance));

        caravan.importProxies("py.example:80");
        gateway.cause(instance, "\"fault\":\"drop\"");
        caravan.awaitEffective(instance, "py.example:80");
    }

    @Test
    void anAdminAssignsAProxyToAnInstanceThatHasNone() {
        assertEquals("conflict", caravan.http().post("/api/proxies/assign", name()).code());
        caravan.http().post("/api/proxies/release", name()).expect(202);
        caravan.awaitNoProxy(instance);

        caravan.http().post("/api/proxies/assign", name()).expect(202);
        caravan.awaitEffective(instance, "px.example:80");
        assertEquals("px.example:80", gateway.used(instance));
    }

    @Test
    void anAdminIsToldWhenThePoolHasNothingToAssign() {
        String other = stage.instance();
        JsonHttp.Reply reply = caravan.http().post("/api/proxies/assign", "{\"instance\":\"" + other + "\"}");

        assertEquals(409, reply.status());
        assertEquals("no-proxy-available", reply.code());
    }

    @Test
    void aProxyThatAnotherHandChangedAtTheGatewayIsSetAgain() {
        gateway.store(instance, "foreign.example", 80);

        eventually("the gateway has the instance's own proxy again").until(
                () -> "px.example:80".equals(gateway.stored(instance)));
        caravan.awaitEffective(instance, "px.example:80");
        assertEquals("px.example:80", gateway.used(instance));
    }

    @Test
    void aGatewayThatDoesNotClearAProxyDoesNotKeepItForEver() {
        gateway.cause(instance, "\"fault\":\"unload\"");
        caravan.awaitStatus(instance, "LOADING");
        caravan.disable(instance);

        caravan.awaitNoProxy(instance);
        assertEquals("free", stage.owner("px.example"));
        assertTrue(stage.count("proxy WHERE cooling_until IS NOT NULL") == 1, "it rests, for it may be in use still");
    }

    private String name() {
        return "{\"instance\":\"" + instance + "\"}";
    }
}
