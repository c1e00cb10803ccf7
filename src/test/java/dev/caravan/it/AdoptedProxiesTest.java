package dev.caravan.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.RunningCaravan.eventually;
import static java.util.Arrays.asList;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** A gateway that has proxies already when Caravan meets it: they are recorded, not replaced (issue 2, point 3). */
@ExtendWith(MariaDbExtension.class)
class AdoptedProxiesTest {

    private static final String KNOWN = "loja-001";
    private static final String UNKNOWN = "loja-002";
    private static final String SHARING = "loja-003";

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    @BeforeAll
    static void aFleetWithProxies(TestDatabase database) {
        gateway = SimulatedGateway.start(options -> options.fleet(
                new FleetSeed(3, "loja-%03d", 2, 0, 0, 0, Duration.ZERO)));
        gateway.store(SHARING, "198.18.0.2", 3128);
        caravan = RunningCaravan.start(gateway, database, Map.of("gateway-inventory.interval", "500ms"));
        caravan.importProxies("198.18.0.1:3128", "free.example:80");
        Stream.of(KNOWN, UNKNOWN, SHARING).forEach(name -> caravan.awaitStatus(name, "CONNECTED"));
        eventually("the proxies are adopted").until(() -> !caravan.proxy(KNOWN).equals("none")
                && Stream.of(UNKNOWN, SHARING).anyMatch(name -> !caravan.proxy(name).equals("none"))
                && Stream.of(UNKNOWN, SHARING).anyMatch(name -> caravan.need(name).equals("shared-proxy")));
    }

    @AfterAll
    static void stop() {
        caravan.close();
        gateway.close();
    }

    @Test
    void aProxyOfThePoolIsRecordedAsTheInstances() {
        assertEquals("198.18.0.1:3128 stored", caravan.proxy(KNOWN));
        assertEquals("198.18.0.1:3128", gateway.stored(KNOWN));
    }

    @Test
    void aProxyThatThePoolDidNotKnowIsAddedToIt() {
        String owner = caravan.need(UNKNOWN).isEmpty() ? UNKNOWN : SHARING;

        assertEquals("198.18.0.2:3128 stored", caravan.proxy(owner));
        assertEquals(3, caravan.http().get("/api/proxies").expect(200).path("total").asInt());
    }

    @Test
    void ofTwoInstancesThatShareAProxyOneNeedsAPersonAndKeepsItsSession() {
        String other = caravan.need(UNKNOWN).isEmpty() ? SHARING : UNKNOWN;
        JsonNode instance = caravan.instance(other);

        assertEquals("shared-proxy", caravan.need(other));
        assertEquals("CONNECTED", instance.path("connectionStatus").asText());
        assertEquals("198.18.0.2:3128", gateway.stored(other));
    }

    @Test
    void noSessionIsRestartedAndNothingIsLeased() {
        assertEquals(List.of("198.18.0.2:3128"), gateway.loginsBy(UNKNOWN));
        assertEquals(asList((String) null), gateway.loginsBy(SHARING));
        assertEquals(1, caravan.http().get("/api/proxies?used=false").expect(200).path("total").asInt());
    }

    @Test
    void anAdoptedProxyActsFromTheNextLoginOn() {
        gateway.cause(KNOWN, "\"fault\":\"drop\"");

        caravan.awaitEffective(KNOWN, "198.18.0.1:3128");
        assertEquals(List.of("198.18.0.1:3128", "198.18.0.1:3128"), gateway.loginsBy(KNOWN));
    }
}
