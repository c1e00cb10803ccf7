package dev.caravan.driven.table;

import java.time.Duration;
import java.util.stream.Stream;

import static dev.caravan.driven.table.Scene.IT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Events that do not come, come twice, come late, or come by the thousand (GATEWAYS 1.6, 1.8). */
final class WebhookRows {

    private WebhookRows() {
    }

    static Stream<FaultRow> rows() {
        return Stream.of(lost(), lostWhileProxyDies(), missingClose(), disordered(), flood());
    }

    private static FaultRow lost() {
        return FaultRow.of("webhooks: all lost, a session is stuck connecting", "the poll finds it; restarted",
                Duration.ofMinutes(4), scene -> {
                    scene.fleet().disturbWebhooks("lose", 1.0);
                    scene.fleet().strike(IT, "stuck-connecting");
                    return scene.until(scene::isWell);
                });
    }

    private static FaultRow lostWhileProxyDies() {
        return FaultRow.of("webhooks: all lost, a proxy dies", "the poll finds it; another proxy",
                Duration.ofMinutes(5), scene -> {
                    scene.fleet().disturbWebhooks("lose", 1.0);
                    scene.fleet().treat(scene.firstProxy(), "http-status", "status", 407);
                    return scene.until(scene::hasMoved);
                });
    }

    private static FaultRow missingClose() {
        return FaultRow.of("webhooks: the close is missing, the device was removed", "the inventory finds the code; a "
                + "person is asked for", Duration.ofMinutes(6), scene -> {
                    scene.fleet().disturbWebhooks("lose", 1.0);
                    scene.fleet().strike(IT, "401");
                    Duration seen = scene.until(() -> "pair-again".equals(scene.need()));
                    assertEquals(0, scene.startedLogins());
                    return seen;
                });
    }

    private static FaultRow disordered() {
        return FaultRow.of("webhooks: half of them twice, half of them up to 2 s late, for 2 h, each session drops "
                + "every 5 min", "known to be up whenever it is", Duration.ofSeconds(35), scene -> {
                    scene.fleet().disturbWebhooks("duplicate", 0.5, "disorder", 0.5);
                    Duration worst = Duration.ZERO;
                    for (int i = 0; i < 24; i++) {
                        scene.fleet().instances().forEach(name -> scene.fleet().strike(name, "drop"));
                        scene.advance(Duration.ofSeconds(1));
                        scene.now();
                        Duration seen = scene.until(scene::allAreWell);
                        worst = seen.compareTo(worst) > 0 ? seen : worst;
                        scene.advance(Duration.ofMinutes(5).minus(seen));
                        assertTrue(scene.allAreWell());
                    }
                    assertEquals(0, scene.startedLogins());
                    return worst;
                });
    }

    private static FaultRow flood() {
        return FaultRow.of("webhooks: tens a second from one session in a loop for 2 min", "few rows are written, and "
                + "the others' news counts at once", Duration.ofSeconds(1), scene -> {
                    int before = scene.timeline(IT);
                    scene.fleet().strike(IT, "drop", Duration.ofMinutes(2));
                    scene.advance(Duration.ofMinutes(1));
                    scene.now();
                    scene.fleet().strike("evo1-002", "403");
                    Duration seen = scene.until(() -> "restricted".equals(scene.records().column("evo1-002",
                            "needs_human")));
                    scene.advance(Duration.ofMinutes(1));
                    int written = scene.timeline(IT) - before;
                    assertTrue(written <= 10, () -> written + " rows in the timeline");
                    return seen;
                });
    }
}
