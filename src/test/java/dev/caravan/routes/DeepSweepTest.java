package dev.caravan.routes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand.RoundTrip;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.SweepFindings;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.DeepSweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class DeepSweepTest {

    private static final GatewayFailure MUTE = new GatewayFailure.SessionUnfit("no answer within 15000 ms");

    private final ScriptedGateways gateways = new ScriptedGateways("evo", "other");
    private FleetRoutes fleet;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        fleet = FleetRoutes.start(dataSource, gateways, null, new DeepSweep());
        gateways.on("evo", RoundTrip.class, new GatewayAnswer.RoundTripped());
        gateways.on("other", RoundTrip.class, new GatewayAnswer.RoundTripped());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private SweepFindings sweep() {
        SweepFindings findings = fleet.routes.to(DeepSweep.RUN).withBody("run").request(SweepFindings.class);
        fleet.clock.advance(Duration.ofMinutes(2));
        return findings;
    }

    private void open(String gateway, int count) {
        IntStream.range(0, count).forEach(n -> fleet.open(gateway, gateway + "-" + n));
    }

    private void areMute(String gateway, String... instances) {
        Set<String> mute = Set.of(instances);
        gateways.on(gateway, RoundTrip.class, asked -> mute.contains(((RoundTrip) asked).instance()) ? MUTE
                : new GatewayAnswer.RoundTripped());
    }

    private int failedPings(String instance) {
        return fleet.ask(Integer.class, "SELECT failed_pings FROM instance WHERE name = '" + instance + "'");
    }

    @Test
    void everyOpenSessionIsAskedOnceAndNoOther() {
        open("evo", 7);
        open("other", 2);
        fleet.open("evo", "disabled");
        fleet.instances.wish("disabled", false, "test");

        SweepFindings findings = sweep();

        assertEquals(Map.of("answered", 9L, "mute", 0L, "restarted", 0L, "blindGateways", 0L, "failed", 0L,
                "unasked", 0L), findings.counts());
        assertEquals(List.of(), findings.findings());
        assertEquals(9, gateways.asked.size());
        assertEquals(7, gateways.asked("evo").map(asked -> ((RoundTrip) asked).instance())
                .collect(Collectors.toSet()).size());
        assertEquals(9, fleet.ask(Integer.class, "SELECT COUNT(*) FROM instance WHERE pinged_at IS NOT NULL"));
        assertEquals(7, fleet.count("caravan.round.trips", "gateway", "evo", "result", "answered"));
    }

    @Test
    void aRunWithoutSessionsFindsNothing() {
        assertEquals(0L, sweep().counts().get("answered"));
    }

    @Test
    void aMuteSessionIsRestartedAtTheFirstFailureAndTheOthersAreNot() {
        open("evo", 4);
        areMute("evo", "evo-2");

        try (LogLines log = new LogLines("SESSION", Level.WARN)) {
            SweepFindings findings = sweep();

            assertEquals(List.of("evo-2"), fleet.restarted);
            assertEquals(1L, findings.counts().get("mute"));
            assertEquals(1L, findings.counts().get("restarted"));
            assertEquals(List.of("evo-2: Sessão aberta mas muda; reiniciando (no answer within 15000 ms)"),
                    findings.findings());
            assertEquals(1, log.containing("Sessão aberta mas muda; reiniciando").size(), log.all()::toString);
        }
        assertEquals(1, failedPings("evo-2"));
        assertEquals(0, failedPings("evo-1"));
        assertEquals("answers>mute (deep-sweep)", fleet.ask(String.class, "SELECT CONCAT(from_value, '>', to_value, ' (',"
                + " cause, ')') FROM instance_timeline WHERE instance_name = 'evo-2' AND subject = 'session'"));
        assertEquals(1, fleet.count("caravan.round.trips", "gateway", "evo", "result", "mute"));
    }

    @Test
    void aSessionThatAnswersAgainIsWell() {
        open("evo", 1);
        areMute("evo", "evo-0");
        sweep();

        areMute("evo");
        sweep();

        assertEquals(0, failedPings("evo-0"));
        assertEquals(List.of("evo-0"), fleet.restarted);
    }

    @Test
    void aSessionThatStaysMuteIsRestartedEverMoreSeldomAndAPersonIsTold() {
        open("evo", 1);
        areMute("evo", "evo-0");
        List<Integer> restartedAt = new ArrayList<>();
        List<Integer> toldAt = new ArrayList<>();

        for (int run = 1; run <= 16; run++) {
            if (sweep().counts().get("restarted") == 1) {
                restartedAt.add(run);
            }
            if (fleet.ask(Integer.class, "SELECT COUNT(*) FROM instance WHERE needs_human = 'mute'") == 1) {
                toldAt.add(run);
            }
        }

        assertEquals(List.of(1, 2, 4, 8, 16), restartedAt);
        assertEquals(IntStream.rangeClosed(3, 16).boxed().toList(), toldAt);
        areMute("evo");
        sweep();
        assertEquals(0, fleet.ask(Integer.class, "SELECT COUNT(*) FROM instance WHERE needs_human IS NOT NULL"));
    }

    @Test
    void aSessionThatSomebodyIsAtWorkOnIsToldAndLeft() {
        open("evo", 1);
        areMute("evo", "evo-0");
        fleet.atWorkOn.add("evo-0");

        SweepFindings findings = sweep();

        assertEquals(List.of(), fleet.restarted);
        assertEquals(0L, findings.counts().get("restarted"));
        assertEquals(List.of("evo-0: Sessão aberta mas muda (no answer within 15000 ms); vezes seguidas: 1"),
                findings.findings());
    }

    @Test
    void aSessionThatDroppedWhileItWasAskedIsLeftToOthers() {
        open("evo", 1);
        gateways.on("evo", RoundTrip.class, asked -> {
            fleet.jdbc.sql("UPDATE instance SET connection_status = 'RECONNECTING'").update();
            return new GatewayFailure.SessionUnfit("Connection Closed");
        });

        SweepFindings findings = sweep();

        assertEquals(List.of(), fleet.restarted);
        assertEquals(0, failedPings("evo-0"));
        assertEquals(List.of(), findings.findings());
    }

    @Test
    void aGatewayThroughWhichNobodyIsHeardIsToBlameAndNotItsSessions() {
        open("evo", 6);
        open("other", 6);
        gateways.on("evo", RoundTrip.class, MUTE);
        areMute("other", "other-1", "other-2", "other-3");

        try (LogLines log = new LogLines("GATEWAY", Level.WARN)) {
            SweepFindings findings = sweep();

            assertEquals(Set.of("other-1", "other-2", "other-3"), Set.copyOf(fleet.restarted));
            assertEquals(1L, findings.counts().get("blindGateways"));
            assertEquals(1, findings.findings().stream().filter(line -> line.startsWith("Gateway evo: o WhatsApp não"
                    + " responde por 6 das 6 sessões abertas")).count(), findings::toString);
            assertEquals(1, log.containing("Gateway evo").size(), log.all()::toString);
        }
        assertEquals(0, failedPings("evo-0"));
    }

    @Test
    void aSmallGatewayWhoseSessionsAreAllDeadGetsOutOfItOneSessionARun() {
        open("evo", 6);
        Set<String> dead = new TreeSet<>(Set.of("evo-0", "evo-1", "evo-2", "evo-3", "evo-4", "evo-5"));
        gateways.on("evo", RoundTrip.class, asked -> dead.contains(((RoundTrip) asked).instance()) ? MUTE
                : new GatewayAnswer.RoundTripped());

        sweep();
        assertEquals(List.of(), fleet.restarted, "it may be the gateway");
        sweep();
        assertEquals(1, fleet.restarted.size());
        sweep();
        assertEquals(2, Set.copyOf(fleet.restarted).size(), "another one each time");

        dead.removeAll(fleet.restarted);
        SweepFindings findings = sweep();

        assertEquals(0L, findings.counts().get("blindGateways"));
        assertEquals(4L, findings.counts().get("restarted"));
        assertEquals(List.of("evo 6 of 6", "evo 6 of 6", "evo 6 of 6", "evo heard"), fleet.deafness);
        assertEquals(0, fleet.ask(Integer.class, "SELECT mute_runs FROM gateway WHERE name = 'evo'"));
    }

    @Test
    void aGatewayThatCannotBeAskedIsNeitherMuteNorHeard() {
        open("evo", 6);
        gateways.on("evo", RoundTrip.class, MUTE);
        sweep();

        gateways.on("evo", RoundTrip.class, new GatewayFailure.NodeUnavailable("HTTP 503"));
        sweep();

        assertEquals(List.of("evo 6 of 6"), fleet.deafness);
    }

    @Test
    void whatTheGatewayIsToBlameForSaysNothingOfTheSession() {
        open("evo", 3);
        gateways.on("evo", RoundTrip.class, asked -> switch (((RoundTrip) asked).instance()) {
            case "evo-0" -> new GatewayFailure.NodeUnavailable("HTTP 503");
            case "evo-1" -> new GatewayFailure.CapabilityMissing("HTTP 404");
            default -> new GatewayAnswer.RoundTripped();
        });

        SweepFindings findings = sweep();

        assertEquals(List.of(), fleet.restarted);
        assertEquals(2L, findings.counts().get("failed"));
        assertEquals(1, findings.findings().size());
        assertTrue(findings.findings().get(0).contains("node-unavailable=1")
                && findings.findings().get(0).contains("capability-missing=1"), findings::toString);
        assertEquals(2, fleet.count("caravan.round.trips", "gateway", "evo", "result", "failed"));
        assertEquals(1, fleet.count("caravan.gateway.failures", "gateway", "evo", "failure", "capability-missing"));
    }

    @Test
    void asManyAsThereAreLanesAreAskedAtOnceAndNeverMore() throws Exception {
        open("evo", 3 * FleetRoutes.LANES);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch allLanes = new CountDownLatch(FleetRoutes.LANES);
        gateways.on("evo", RoundTrip.class, asked -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            allLanes.countDown();
            Object answer = await(allLanes) ? new GatewayAnswer.RoundTripped() : MUTE;
            underWay.decrementAndGet();
            return answer;
        });

        SweepFindings findings = sweep();

        assertEquals(3L * FleetRoutes.LANES, findings.counts().get("answered"), "all lanes were under way together");
        assertEquals(FleetRoutes.LANES, most.get());
    }

    @Test
    void whoeverAsksForARunLearnsThatItFailed() {
        fleet.jdbc.sql("RENAME TABLE saga TO hidden").update();
        try {
            Throwable thrown = assertThrows(RuntimeException.class, this::sweep);

            assertTrue(thrown.getCause().getMessage().contains("saga"), thrown::toString);
        } finally {
            fleet.jdbc.sql("RENAME TABLE hidden TO saga").update();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void noneIsAskedThroughTheWrongGateway() {
        open("evo", 2);
        open("other", 2);

        sweep();

        assertEquals(Set.of("evo-0", "evo-1"), gateways.asked("evo").map(RoundTrip.class::cast)
                .map(RoundTrip::instance).collect(Collectors.toSet()));
    }
}
