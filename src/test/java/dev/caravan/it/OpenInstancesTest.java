package dev.caravan.it;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The main job (SPEC 2): a fleet that is open when Caravan meets it, and a pool that suffices. */
@ExtendWith(MariaDbExtension.class)
class OpenInstancesTest {

    private static final int INSTANCES = 5;
    private static final int PROXIES = 8;

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;

    @BeforeAll
    static void aFleetThatHasItsProxies(TestDatabase database) {
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(INSTANCES, "loja-%03d")));
        caravan = RunningCaravan.start(gateway, database, Map.of());
        caravan.importProxies(IntStream.rangeClosed(1, PROXIES)
                .mapToObj(n -> "http://user:pa%3Ass-" + n + "@px" + n + ".example:8000").toArray(String[]::new));
        eventually("all instances have their proxies").until(() -> instances().allMatch(
                name -> caravan.proxy(name).endsWith(" effective") && !caravan.saga(name).path("outcome").isNull()));
    }

    @AfterAll
    static void stop() {
        caravan.close();
        gateway.close();
    }

    @Test
    void eachInstanceHasAProxyOfItsOwnThatTheGatewayStoredAndItsSocketUses() {
        Set<String> addresses = instances().map(OpenInstancesTest::address).collect(Collectors.toSet());

        assertEquals(INSTANCES, addresses.size());
        instances().forEach(name -> {
            assertEquals(address(name), gateway.stored(name));
            assertEquals(address(name), gateway.used(name));
            assertEquals("open", gateway.state(name));
        });
    }

    @Test
    void aProxyActsFromTheLoginAfterTheRestartOnAndNotBefore() {
        instances().forEach(name -> {
            List<String> logins = gateway.loginsBy(name);
            assertEquals(2, logins.size());
            assertEquals(address(name), logins.get(0));
            assertNull(logins.get(1));
            Instant login = Instant.parse(gateway.api().get("/simulator/opens?instance=" + name).json()
                    .path("items").path(0).path("at").asText());
            Instant effective = at(name, "effective");
            assertFalse(effective.isBefore(login.minusMillis(1)), name + ": " + effective + " before " + login);
        });
    }

    @Test
    void theTimelineTellsEachStepOnce() {
        instances().forEach(name -> assertEquals(
                List.of("desired", "stored", "effective"), reversed(caravan.timeline(name, "proxy").stream()
                        .map(event -> event.replaceFirst(".* -> (\\w+) .*", "$1")).toList())));
    }

    @Test
    void aProxyThatWorksGainsTenPointsAndTheLedgerSaysWhy() {
        instances().forEach(name -> {
            JsonNode proxy = caravan.instance(name).path("proxy");
            JsonNode ledger = caravan.http().get("/api/proxies/" + proxy.path("id").asLong() + "/ledger").expect(200);
            assertEquals(1, ledger.path("total").asInt());
            JsonNode entry = ledger.path("items").path(0);
            assertEquals(name, entry.path("instance").asText());
            assertEquals("success", entry.path("cause").asText());
            assertEquals(50, entry.path("scoreBefore").asInt());
            assertEquals(60, entry.path("scoreAfter").asInt());
            assertFalse(entry.path("evidence").asText().isEmpty());
        });
    }

    @Test
    void theStatisticsCountThePoolAsItIs() {
        JsonNode stats = eventually("statistics of now").until(
                () -> caravan.http().get("/api/proxies/stats").expect(200),
                told -> told.path("inUse").asInt() == INSTANCES);

        assertEquals(PROXIES, stats.path("total").asInt());
        assertEquals(PROXIES - INSTANCES, stats.path("available").asInt());
        assertEquals(0, stats.path("inactive").asInt());
        assertEquals(62.5, stats.path("utilisationPercent").asDouble());
        assertEquals(PROXIES, stats.path("bands").path("good").asInt());
    }

    @Test
    void healthTellsAFleetThatIsUp() {
        JsonNode health = eventually("health is up").until(() -> caravan.http().get("/api/health").expect(200),
                told -> told.path("status").asText().equals("UP"));

        assertEquals(INSTANCES, health.path("instances").path("connected").asInt());
        assertEquals(INSTANCES, health.path("instances").path("withProxy").asInt());
        assertEquals(0, health.path("instances").path("needsHuman").asInt());
        assertTrue(health.path("gateways").path(0).path("reachable").asBoolean());
    }

    @Test
    void noSecretComesBack() {
        String everything = List.of("/api/instances", "/api/proxies", "/api/health", "/api/keys",
                        "/api/instance/loja-001/details", "/api/instance/loja-001/timeline").stream()
                .map(path -> new String(caravan.http().get(path).bytes())).collect(Collectors.joining());

        assertFalse(everything.contains("pa:ss-"), everything);
        assertFalse(everything.contains("pa%3Ass-"), everything);
        assertFalse(everything.contains(SimulatedGateway.KEY), everything);
        assertFalse(everything.contains(RunningCaravan.ADMIN_KEY), everything);
    }

    private static Stream<String> instances() {
        return IntStream.rangeClosed(1, INSTANCES).mapToObj("loja-%03d"::formatted);
    }

    private static Instant at(String instance, String proxyState) {
        JsonNode items = caravan.http().get("/api/instance/" + instance + "/timeline").expect(200).path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(event -> event.path("to").asText().equals(proxyState))
                .map(event -> Instant.parse(event.path("at").asText())).findFirst().orElseThrow();
    }

    private static List<String> reversed(List<String> newestFirst) {
        return IntStream.rangeClosed(1, newestFirst.size())
                .mapToObj(n -> newestFirst.get(newestFirst.size() - n)).toList();
    }

    private static String address(String instance) {
        return caravan.proxy(instance).replaceFirst(" .*", "");
    }
}
