package dev.caravan.it;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.ObjectName;

import dev.caravan.ops.InstanceFleetMXBean;
import dev.caravan.ops.ProxyPoolMXBean;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Metrics and MBeans of an application in which one instance got its proxy, and nothing is due again for an hour. */
@ExtendWith(MariaDbExtension.class)
class MetricsTest {

    private static final String SELDOM = "1h";
    private static final Pattern NAME = Pattern.compile("caravan_[a-z_]+");

    private static final Pattern LABEL = Pattern.compile("\\w+=\"[^\"]*\"");
    /** Labels whose values are an enum's. */
    private static final Set<String> WORDS = Set.of("sweep", "status", "band", "result", "failure", "outcome", "fault");

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;
    private static InstanceFleetMXBean fleet;
    private static ProxyPoolMXBean pool;

    @BeforeAll
    static void anInstanceThatHasItsProxy(TestDatabase database) throws Exception {
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(1, "loja-%03d")));
        caravan = RunningCaravan.start(gateway, database, Map.of("instance-status-polling.interval", SELDOM,
                "gateway-inventory.interval", SELDOM, "gateway-inventory.lease", SELDOM,
                "proxy-statistics.age", SELDOM, "proxy-probe.allow-private", "true"));
        caravan.importProxies("px1.example:8000");
        caravan.awaitEffective("loja-001", "px1.example:8000");
        fleet = bean("InstanceFleet", InstanceFleetMXBean.class);
        pool = bean("ProxyPool", ProxyPoolMXBean.class);
    }

    @AfterAll
    static void stop() {
        caravan.close();
        gateway.close();
    }

    private static <T> T bean(String type, Class<T> face) throws Exception {
        return JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(),
                new ObjectName("dev.caravan:type=" + type), face);
    }

    @Test
    void theMetricsAreThoseOfTheReadme() throws IOException {
        Set<String> told = names(Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("| `caravan_")).collect(Collectors.joining()));

        Set<String> measured = names(caravan.metrics().lines().filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", "").replaceFirst("_(count|sum|max)$", ""))
                .collect(Collectors.joining(" ")));

        assertEquals(told, measured);
    }

    @Test
    void labelsAreGatewaysAndWordsOfTheDomainAndNoInstances() {
        Set<String> labels = caravan.metrics().lines().filter(line -> line.matches("caravan_\\w+[{].*"))
                .flatMap(line -> LABEL.matcher(line).results().map(MatchResult::group))
                .filter(label -> !WORDS.contains(label.replaceFirst("=.*", "")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of("gateway=\"" + SimulatedGateway.NAME + "\""), labels);
        assertFalse(caravan.metrics().contains("loja-001"));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aFinishedAssignmentIsCountedOnce() {
        assertEquals(1, value("caravan_assignments_ended_total{outcome=\"effective\"}"));
        assertEquals(1, pool.getAssigned());
        assertEquals(0, pool.getFailed());
        assertEquals(0, pool.getReturned());
    }

    @Test
    void theProcessIsMeasuredToo() {
        String metrics = caravan.metrics();

        // Pauses appear with the first collection alone.
        for (String name : Set.of("jvm_memory_used_bytes", "jvm_gc_max_data_size_bytes", "jvm_threads_live_threads",
                "jvm_info", "process_cpu_usage", "process_uptime_seconds", "process_files_open_files")) {
            assertTrue(metrics.contains("# TYPE " + name), name);
        }
    }

    @Test
    void aProxyThatFailsItsTestIsCounted() {
        caravan.importProxies("127.0.0.1:1");
        long id = caravan.http().get("/api/proxies?limit=500").expect(200).findValuesAsText("id").stream()
                .mapToLong(Long::parseLong).max().orElseThrow();
        long before = pool.getFaults();

        caravan.http().post("/api/proxies/" + id + "/test", "").expect(200);

        assertEquals(1, value("caravan_proxy_faults_total{fault=\"unreachable\"}"));
        assertEquals(before + 1, pool.getFaults());
    }

    @Test
    void aPollCanBeAskedForOverJmx() {
        long before = fleet.getPolls();

        fleet.pollNow();

        eventually("polled once more").until(() -> fleet.getPolls() == before + 1);
        assertEquals(0, fleet.getPollFailures());
        assertEquals(Set.of(SimulatedGateway.NAME), fleet.getLastPollMillis().keySet());
    }

    @Test
    void anInventoryCanBeAskedForOverJmx() {
        long before = fleet.getInventories();

        fleet.takeInventoryNow();

        eventually("taken once more").until(() -> fleet.getInventories() == before + 1);
    }

    @Test
    void thePoolCanBeCountedAnewOverJmx() {
        pool.recountNow();
        long before = pool.getTotal();
        caravan.importProxies("px2.example:8000", "px3.example:8000");
        assertEquals(before, pool.getTotal());

        pool.recountNow();

        assertEquals(before + 2, pool.getTotal());
    }

    private static double value(String series) {
        return caravan.metrics().lines().filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst().orElseThrow();
    }
}
