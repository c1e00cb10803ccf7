package dev.caravan.driven.table;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.caravan.driven.Plan;
import io.vertx.core.json.JsonObject;

import static dev.caravan.driven.table.Scene.IT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What happens to a whole gateway. */
final class GatewayRows {

    private static final String GATEWAY = "evo1";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private GatewayRows() {
    }

    static Stream<FaultRow> rows() {
        return Stream.of(restart(), down(), notLoaded(), slow(), tooSlow(), outdated(), licence(), database(),
                testSite(), bypass());
    }

    private static FaultRow restart() {
        return FaultRow.of("gateway: restarts, loads for 2 s", "all are up by the gateway's own doing; no login is "
                + "started", Duration.ofSeconds(35), scene -> {
                    scene.fleet().strikeGateway(GATEWAY, "restart", Duration.ofSeconds(2));
                    scene.advance(Duration.ofSeconds(4));
                    Duration seen = scene.until(scene::allAreWell);
                    assertEquals(0, scene.startedLogins());
                    return seen;
                });
    }

    private static FaultRow down() {
        return FaultRow.of("gateway: gone for 10 min", "one incident, no single alarms; all up and the incident closed "
                + "when it is back", Duration.ofMinutes(2), scene -> {
                    scene.fleet().strikeGateway(GATEWAY, "down", TEN_MINUTES);
                    scene.advance(Duration.ofMinutes(9));
                    assertEquals(1, scene.openIncidents("gateway"));
                    assertEquals(0, scene.peopleAsked());
                    scene.advance(Duration.ofMinutes(1));
                    scene.now();
                    Duration seen = scene.until(() -> scene.allAreWell() && scene.openIncidents("gateway") == 0);
                    assertTrue(scene.startedLogins() <= 1, () -> scene.startedLogins() + " logins started");
                    assertEquals(0, scene.ejected());
                    return seen;
                });
    }

    private static FaultRow notLoaded() {
        return FaultRow.of("gateway: starts for 5 min, nothing loaded", "known as loading, left alone, all up after it",
                Duration.ofSeconds(35), scene -> {
                    scene.fleet().strikeGateway(GATEWAY, "not-loaded", Duration.ofMinutes(5));
                    scene.meanwhile("it is known", Duration.ofSeconds(40), () -> scene.status().equals("LOADING"));
                    scene.advance(Duration.ofMinutes(5));
                    scene.now();
                    Duration seen = scene.until(scene::allAreWell);
                    assertEquals(0, scene.startedLogins());
                    return seen;
                });
    }

    private static FaultRow slow() {
        return FaultRow.of("gateway: every answer 3 s late", "nothing changes", TEN_MINUTES, scene -> {
            scene.fleet().wireOf(IT).cause("/node", slowBy(3_000));
            Duration seen = scene.always(scene::allAreWell);
            assertEquals(0, scene.startedLogins());
            return seen;
        });
    }

    private static FaultRow tooSlow() {
        return FaultRow.of("gateway: every answer 15 s late, more than its limit", "no session is touched, and the "
                + "gateway is well when its answers are", Duration.ofMinutes(2), scene -> {
                    scene.fleet().wireOf(IT).cause("/node", slowBy(15_000));
                    scene.advance(TEN_MINUTES);
                    assertEquals(0, scene.startedLogins());
                    assertEquals(6, scene.fleet().account().up());
                    scene.fleet().wireOf(IT).heal();
                    scene.now();
                    return scene.until(() -> scene.allAreWell() && scene.openIncidents("gateway") == 0);
                });
    }

    private static JsonObject slowBy(int millis) {
        return new JsonObject().put("fault", "slow").put("ms", millis);
    }

    private static FaultRow outdated() {
        return FaultRow.of("gateway: WhatsApp refuses every login (405) for 15 min, and it restarts", "no proxy is "
                + "ejected, proxies and logins are kept; all up after it", Duration.ofMinutes(1), scene -> {
                    scene.fleet().strikeGateway(GATEWAY, "405-for-all", Duration.ofMinutes(15));
                    scene.fleet().strikeGateway(GATEWAY, "restart", Duration.ofSeconds(2));
                    scene.advance(Duration.ofMinutes(15));
                    assertEquals(0, scene.ejected());
                    scene.now();
                    Duration seen = scene.until(scene::allAreWell);
                    assertTrue(scene.keepsItsLogin());
                    return seen;
                });
    }

    private static FaultRow licence() {
        return FaultRow.of("gateway: 503 LICENSE_REQUIRED for 10 min", "a fault of the gateway: no session is touched",
                Duration.ofMinutes(2), scene -> {
                    scene.fleet().strikeGateway(GATEWAY, "licence-gate", TEN_MINUTES);
                    scene.advance(TEN_MINUTES);
                    assertEquals(0, scene.startedLogins());
                    scene.now();
                    Duration seen = scene.until(() -> scene.allAreWell() && scene.openIncidents("gateway") == 0);
                    assertEquals(0, scene.startedLogins());
                    return seen;
                });
    }

    private static FaultRow database() {
        return FaultRow.of("gateway: its database is gone for 10 min, a session drops", "the session is up again",
                Duration.ofSeconds(35), scene -> {
                    scene.fleet().strikeGateway(GATEWAY, "database-down", TEN_MINUTES);
                    scene.fleet().strike(IT, "drop");
                    scene.advance(Duration.ofSeconds(1));
                    Duration seen = scene.until(scene::isWell);
                    scene.advance(TEN_MINUTES);
                    assertTrue(scene.allAreWell());
                    return seen;
                });
    }

    private static FaultRow testSite() {
        return new FaultRow("gateway: its test of proxies fails for 30 min, a proxy dies", "no proxy that works is "
                + "ejected; on another one when the test works again", Duration.ofMinutes(8), Plan.of(6, 60), scene -> {
                    scene.fleet().strikeGateway(GATEWAY, "test-site-blocked", Duration.ofMinutes(30));
                    scene.fleet().treat(scene.firstProxy(), "http-status", "status", 407);
                    scene.advance(Duration.ofMinutes(30));
                    assertEquals(List.of(), scene.fleet().proxies().ejectedWrongly(scene.fleet()));
                    scene.now();
                    return scene.until(scene::hasMoved);
                });
    }

    /** No call of Evolution's shows by which address a session went out (GATEWAYS 1.8). */
    private static FaultRow bypass() {
        return FaultRow.of("gateway: sockets are built before the proxy is read, a session drops", "up again; that it "
                + "went around its proxy is for a firewall to prevent, no call shows it", Duration.ofSeconds(35),
                scene -> {
                    scene.fleet().strikeGateway(GATEWAY, "bypass-race", Duration.ofMinutes(1));
                    scene.fleet().strike(IT, "drop");
                    scene.advance(Duration.ofSeconds(1));
                    return scene.until(() -> scene.fleet().account().isUp(IT)
                            && scene.fleet().instance(IT).connected());
                });
    }
}
