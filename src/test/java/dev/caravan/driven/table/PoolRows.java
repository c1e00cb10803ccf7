package dev.caravan.driven.table;

import java.time.Duration;
import java.util.stream.Stream;

import dev.caravan.driven.Plan;

import static dev.caravan.driven.table.Scene.IT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A pool that runs dry, and people who change their minds. */
final class PoolRows {

    private PoolRows() {
    }

    static Stream<FaultRow> rows() {
        return Stream.of(empty(), allDead(12, Duration.ofMinutes(3), "closed-port"),
                allDead(12, Duration.ofMinutes(30), "http-status", "status", 407),
                allDead(60, Duration.ofMinutes(30), "http-status", "status", 407), provider(), disabled(),
                disabledInTheMiddle(), enabledAgain());
    }

    private static FaultRow empty() {
        return new FaultRow("pool: no proxy is free, one dies, ten more come after 30 min", "no direct connection; an "
                + "incident; on a new proxy soon after they came", Duration.ofMinutes(6), Plan.of(6, 6), scene -> {
                    scene.fleet().treat(scene.firstProxy(), "http-status", "status", 407);
                    scene.advance(Duration.ofMinutes(30));
                    assertFalse(scene.fleet().account().isUp(IT));
                    assertEquals(1, scene.openIncidents("pool"));
                    scene.fleet().importProxies(100, 10);
                    scene.now();
                    Duration seen = scene.until(scene::hasMoved);
                    scene.advance(Duration.ofMinutes(20));
                    assertEquals(0, scene.openIncidents("pool"));
                    return seen;
                });
    }

    private static FaultRow allDead(int pool, Duration span, String behaviour, Object... more) {
        String named = more.length == 0 ? behaviour : behaviour + " " + more[1];
        return new FaultRow("pool: all " + pool + " proxies dead for " + span.toMinutes() + " min: " + named,
                "all up soon after they work again, on proxies of their own", Duration.ofMinutes(8),
                Plan.of(6, pool), scene -> {
                    scene.fleet().treat("*", behaviour, more);
                    scene.advance(span);
                    assertEquals(0, scene.fleet().account().up());
                    scene.fleet().treat("*", "ok");
                    scene.now();
                    Duration seen = scene.until(scene::allAreWell);
                    assertTrue(scene.keepsItsLogin());
                    return seen;
                });
    }

    private static FaultRow provider() {
        return new FaultRow("pool: a third of it answers CONNECT with 502 for 1 h", "the sessions on it move to others",
                Duration.ofMinutes(5), Plan.of(9, 30), scene -> {
                    scene.fleet().treat("px000*", "http-status", "status", 502);
                    Duration seen = scene.until(scene::allAreWell);
                    scene.fleet().instances().forEach(name ->
                            assertEquals("ok", scene.fleet().proxies().behaviour(scene.records().proxyOf(name))));
                    return seen;
                });
    }

    private static FaultRow disabled() {
        return FaultRow.of("person: disables an instance", "its proxy is back in the pool, nothing else happens",
                Duration.ofMinutes(1), scene -> {
                    scene.fleet().personWishes(IT, false);
                    Duration seen = scene.until(() -> scene.records().proxyOf(IT) == null);
                    scene.advance(Duration.ofHours(1));
                    assertEquals(0, scene.startedLogins());
                    return seen;
                });
    }

    private static FaultRow disabledInTheMiddle() {
        return FaultRow.of("person: disables an instance in the middle of a chain", "the chain ends, the proxy is "
                + "back, nothing is started afterwards", Duration.ofMinutes(2), scene -> {
                    scene.treatNext(3, "hang");
                    scene.fleet().treat(scene.firstProxy(), "closed-port");
                    scene.meanwhile("a chain is under way", Duration.ofMinutes(3), () -> scene.records().count(
                            "SELECT COUNT(*) FROM saga WHERE outcome IS NULL AND touched_gateway = 1") > 0);
                    scene.fleet().personWishes(IT, false);
                    scene.now();
                    Duration seen = scene.until(() -> scene.records().proxyOf(IT) == null
                            && scene.records().count("SELECT COUNT(*) FROM saga WHERE outcome IS NULL") == 0);
                    long started = scene.startedLogins();
                    scene.advance(Duration.ofHours(1));
                    assertEquals(started, scene.startedLogins());
                    return seen;
                });
    }

    private static FaultRow enabledAgain() {
        return FaultRow.of("person: enables an instance whose session was dropped meanwhile", "up, with a proxy",
                Duration.ofMinutes(4), scene -> {
                    scene.fleet().personWishes(IT, false);
                    scene.meanwhile("its proxy is back", Duration.ofMinutes(1),
                            () -> scene.records().proxyOf(IT) == null);
                    scene.fleet().strike(IT, "stuck-connecting");
                    scene.advance(Duration.ofMinutes(30));
                    scene.fleet().personWishes(IT, true);
                    scene.now();
                    return scene.until(scene::isWell);
                });
    }
}
