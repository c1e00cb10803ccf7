package dev.caravan.it;

import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Evolution API 2.3.6, without a metrics page and without events: it is looked at one by one (GATEWAYS 1.7). */
@ExtendWith(MariaDbExtension.class)
class PlainGatewayTest {

    private static Stage stage;
    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    @BeforeAll
    static void open(TestDatabase database, DataSource dataSource) {
        gateway = SimulatedGateway.start(options -> options.version("2.3.6").prometheusMetrics(false)
                .webhookUrl("").fleet(FleetSeed.open(4, "loja-%03d")));
        stage = Stage.open(gateway, database, dataSource, Map.of("gateway.evolution.version", "2.3.6"));
        caravan = stage.caravan();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void clear() {
        stage.clear();
    }

    @Test
    void aSocks5ProxyIsSetUnderTheNameThatTheVersionHasForIt() {
        String instance = stage.instance();
        caravan.importProxies("socks5://px.example:1080");
        caravan.enable(instance);
        caravan.awaitEffective(instance, "px.example:1080");

        assertEquals("socks", gateway.api().get("/proxy/find/" + instance).expect(200).path("protocol").asText());
        assertEquals("px.example:1080", gateway.used(instance));
    }

    @Test
    void aProxyIsFoundToActWithoutAnyEvent() {
        String instance = stage.instance();
        caravan.importProxies("px.example:80");
        caravan.enable(instance);
        caravan.awaitEffective(instance, "px.example:80");

        assertEquals("px.example:80", gateway.used(instance));
        assertEquals(2, gateway.logins(instance));
    }

    @Test
    void statesAreLookedUpOneByOne() {
        String instance = stage.instance();

        gateway.cause(instance, "\"fault\":\"drop\",\"for\":\"1s\"");
        caravan.awaitStatus(instance, "RECONNECTING");
        caravan.awaitStatus(instance, "CONNECTED");
    }
}
