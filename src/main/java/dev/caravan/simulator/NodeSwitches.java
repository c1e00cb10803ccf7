package dev.caravan.simulator;

import java.time.Duration;
import java.util.Locale;

import io.vertx.core.json.JsonObject;

/** The faults of the whole gateway that can be on at one time. */
final class NodeSwitches {

    /** Where the process is in its life. */
    enum Phase { UP, NOT_LOADED, DOWN }

    Phase phase = Phase.UP;
    /** Grows with every stop of the process, so that an older plan to start it does nothing. */
    int generation;
    Duration slowBy = Duration.ZERO;
    /** WhatsApp refuses every login with 405: the gateway's client version is outdated. */
    boolean clientOutdated;
    boolean licenceGate;
    boolean databaseDown;
    /** The node's own way to the test site is blocked: every proxy is "invalid" (GATEWAYS 1.4). */
    boolean testSiteBlocked;
    /** Sockets are built before the proxy's row is read (GATEWAYS 1.8). */
    boolean bypassRace;

    /** Everything off but the phase, which ends by itself. */
    void reset() {
        slowBy = Duration.ZERO;
        clientOutdated = false;
        licenceGate = false;
        databaseDown = false;
        testSiteBlocked = false;
        bypassRace = false;
    }

    JsonObject json() {
        return new JsonObject().put("phase", phase.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("slowByMs", slowBy.toMillis()).put("405-for-all", clientOutdated)
                .put("licence-gate", licenceGate).put("database-down", databaseDown)
                .put("test-site-blocked", testSiteBlocked).put("bypass-race", bypassRace);
    }
}
