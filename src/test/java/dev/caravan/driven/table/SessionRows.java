package dev.caravan.driven.table;

import java.time.Duration;
import java.util.stream.Stream;

import static dev.caravan.driven.table.Scene.IT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What happens to one session (GATEWAYS chapter 4). */
final class SessionRows {

    private static final Duration LOOP = Duration.ofMinutes(5);

    private SessionRows() {
    }

    static Stream<FaultRow> rows() {
        return Stream.of(
                Stream.of("drop", "408", "428", "440", "500", "503", "515").map(SessionRows::once),
                Stream.of("drop", "408", "428", "440", "500", "503", "515").map(SessionRows::loop),
                Stream.of("logged-out", "401", "402", "403", "406").map(SessionRows::forGood),
                Stream.of(zombie(), stuck(), unloaded(), pairedAgain(), qrLimit(), error515())).flatMap(rows -> rows);
    }

    private static FaultRow once(String fault) {
        return FaultRow.of("session: " + fault + ", once", "the gateway reconnects by itself; Caravan leaves it alone",
                Duration.ofSeconds(35), scene -> {
                    scene.fleet().strike(IT, fault);
                    scene.advance(Duration.ofSeconds(1));
                    Duration seen = scene.until(scene::isWell);
                    scene.advance(Duration.ofMinutes(3));
                    assertEquals(0, scene.startedLogins());
                    assertTrue(scene.hasFirstProxy() && scene.isWell());
                    return seen;
                });
    }

    /** The world forces a loop: nothing that is done can help, so little must be done, and nothing broken. */
    private static FaultRow loop(String fault) {
        return FaultRow.of("session: " + fault + " at every login for 5 min", "few attempts, no proxy ejected, and up "
                + "when it is over", Duration.ofSeconds(45), scene -> {
                    scene.fleet().strike(IT, fault, LOOP);
                    scene.advance(LOOP);
                    scene.now();
                    Duration seen = scene.until(scene::isWell);
                    assertTrue(scene.startedLogins() <= 8, () -> scene.startedLogins() + " logins started");
                    assertEquals(0, scene.ejected());
                    assertTrue(scene.keepsItsLogin());
                    return seen;
                });
    }

    private static FaultRow forGood(String fault) {
        return FaultRow.of("session: " + fault, "a person is asked for at once, and nothing is tried",
                Duration.ofSeconds(5), scene -> {
                    scene.fleet().strike(IT, fault);
                    Duration seen = scene.until(() -> scene.need() != null);
                    scene.advance(Duration.ofHours(1));
                    assertEquals(0, scene.startedLogins());
                    assertEquals("AUTH_FAILURE", scene.status());
                    return seen;
                });
    }

    private static FaultRow zombie() {
        return FaultRow.of("session: open, but mute", "found by the round trip and restarted; proxy and login kept",
                Duration.ofSeconds(160), scene -> {
                    scene.fleet().strike(IT, "zombie");
                    Duration seen = scene.until(scene::isWell);
                    assertTrue(scene.keepsItsLogin() && scene.hasFirstProxy());
                    return seen;
                });
    }

    private static FaultRow stuck() {
        return FaultRow.of("session: connecting for ever", "restarted; proxy and login kept", Duration.ofMinutes(3),
                scene -> {
                    scene.fleet().strike(IT, "stuck-connecting");
                    Duration seen = scene.until(scene::isWell);
                    assertTrue(scene.keepsItsLogin() && scene.hasFirstProxy());
                    return seen;
                });
    }

    private static FaultRow unloaded() {
        return FaultRow.of("session: the gateway does not load it", "known as not loaded, and up when it is loaded "
                + "again after 10 min", Duration.ofSeconds(40), scene -> {
                    scene.fleet().strike(IT, "unload");
                    scene.meanwhile("it is known", Duration.ofSeconds(40), () -> scene.status().equals("LOADING"));
                    scene.advance(Duration.ofMinutes(10));
                    assertEquals(0, scene.startedLogins());
                    scene.fleet().strike(IT, "load");
                    scene.now();
                    return scene.until(scene::isWell);
                });
    }

    private static FaultRow pairedAgain() {
        return FaultRow.of("session: logged out, a person asks for a QR code and scans it", "a fresh code, then up, "
                + "with the proxy it had", Duration.ofSeconds(30), scene -> {
                    scene.fleet().strike(IT, "logged-out");
                    scene.advance(Duration.ofHours(1));
                    scene.fleet().personConnects(IT);
                    scene.now();
                    scene.meanwhile("a QR code", Duration.ofSeconds(20), () -> "QR_REQUIRED".equals(scene.status()));
                    scene.fleet().personScans(IT);
                    Duration seen = scene.until(scene::isWell);
                    assertTrue(scene.hasFirstProxy());
                    assertEquals(null, scene.need());
                    return seen;
                });
    }

    private static FaultRow qrLimit() {
        return FaultRow.of("session: logged out, a QR code asked for, nobody scans", "a person is asked for, no "
                + "further code", Duration.ofHours(3), scene -> {
                    scene.fleet().strike(IT, "logged-out");
                    scene.advance(Duration.ofSeconds(5));
                    scene.fleet().personConnects(IT);
                    scene.meanwhile("a QR code", Duration.ofMinutes(3), () -> "QR_REQUIRED".equals(scene.status()));
                    Duration seen = scene.until(() -> "qr-unanswered".equals(scene.need()));
                    scene.advance(Duration.ofHours(2));
                    assertEquals("qr-unanswered", scene.need());
                    return seen;
                });
    }

    /** Evolution never tells a 515; a gateway that does is played by an event (GATEWAYS 4). */
    private static FaultRow error515() {
        return FaultRow.of("session: 515 told and repeated for 12 min", "the ladder 0, 5, 10 min; credentials kept; "
                + "all counters reset by success", Duration.ofMinutes(12), scene -> {
                    scene.fleet().strike(IT, "515", Duration.ofMinutes(12));
                    scene.fleet().tell(IT, "close", 515);
                    scene.advance(Duration.ofMinutes(9));
                    int tries = Integer.parseInt(scene.records().column(IT, "error_515_attempt"));
                    assertTrue(tries >= 1 && tries <= 3, () -> tries + " tries");
                    scene.advance(Duration.ofMinutes(3));
                    scene.now();
                    Duration seen = scene.until(scene::isWell);
                    scene.advance(Duration.ofSeconds(5));
                    assertEquals("0", scene.records().column(IT, "error_515_attempt"));
                    assertTrue(scene.keepsItsLogin());
                    return seen;
                });
    }
}
