package dev.caravan.driven.table;

import java.time.Duration;
import java.util.stream.Stream;

import static dev.caravan.driven.table.Scene.IT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Proxies that fail: under a live session, and when a session is to be led through them (GATEWAYS 1.8). */
final class ProxyRows {

    private static final Duration BY = Duration.ofMinutes(4);

    private ProxyRows() {
    }

    static Stream<FaultRow> rows() {
        return Stream.of(underLiveSession(), atConnect(), others()).flatMap(rows -> rows);
    }

    private static Stream<FaultRow> underLiveSession() {
        return Stream.of(
                dies("closed-port"), dies("closes-after-connect"), dies("garbage"), dies("silent-after-200"),
                dies("hang"), dies("http-status", "status", 407), dies("http-status", "status", 502),
                dies("socks-silent"), dies("socks-auth-refused"), dies("socks-no-resolver"),
                blocked());
    }

    private static Stream<FaultRow> atConnect() {
        return Stream.of(
                next("closed-port"), next("closes-after-connect"), next("garbage"), next("silent-after-200"),
                next("hang"), next("http-status", "status", 407), next("http-status", "status", 502),
                next("socks-silent"), next("socks-auth-refused"), next("socks-no-resolver"),
                next("same-exit-address"), next("blocked-by-whatsapp"));
    }

    private static Stream<FaultRow> others() {
        return Stream.of(
                FaultRow.of("proxy under a live session: slow (2 s more)",
                        "nothing: a slow way is a way", Duration.ofMinutes(30), scene -> {
                            scene.fleet().treat(scene.firstProxy(), "slow", "ms", 2_000);
                            return scene.always(() -> scene.isWell() && scene.hasFirstProxy());
                        }),
                FaultRow.of("proxy of an idle instance's reserve: closed-port", "found out by its own test or its use, "
                        + "nobody is disturbed", Duration.ofMinutes(30), scene -> {
                            scene.treatNext(2, "closed-port");
                            return scene.always(scene::allAreWell);
                        }));
    }

    private static String named(String behaviour, Object... more) {
        return more.length == 0 ? behaviour : behaviour + " " + more[1];
    }

    private static FaultRow dies(String behaviour, Object... more) {
        return FaultRow.of("proxy under a live session: " + named(behaviour, more),
                "another proxy, the login kept, the bad one scored", BY, scene -> {
                    int before = scene.score(scene.firstProxy());
                    scene.fleet().treat(scene.firstProxy(), behaviour, more);
                    Duration seen = scene.until(scene::hasMoved);
                    assertTrue(scene.keepsItsLogin());
                    assertTrue(scene.score(scene.firstProxy()) < before, "the bad proxy costs nothing");
                    return seen;
                });
    }

    private static FaultRow blocked() {
        return FaultRow.of("proxy under a live session: blocked by WhatsApp (405), then the connection is lost",
                "another proxy, the login kept", BY, scene -> {
                    scene.fleet().treat(scene.firstProxy(), "blocked-by-whatsapp");
                    scene.fleet().strike(IT, "drop");
                    Duration seen = scene.until(scene::hasMoved);
                    assertTrue(scene.keepsItsLogin());
                    return seen;
                });
    }

    private static FaultRow next(String behaviour, Object... more) {
        return FaultRow.of("the next two proxies when one is needed: " + named(behaviour, more),
                "the third, the login kept", BY.plusMinutes(6), scene -> {
                    scene.treatNext(2, behaviour, more);
                    scene.fleet().treat(scene.firstProxy(), "closed-port");
                    Duration seen = scene.until(scene::hasMoved);
                    assertTrue(scene.keepsItsLogin());
                    assertEquals("ok", scene.fleet().proxies().behaviour(scene.records().proxyOf(IT)));
                    return seen;
                });
    }
}
