package dev.caravan.driven.table;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

import dev.caravan.driven.DrivenFleet;
import dev.caravan.driven.Records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A fleet that has settled, the instance that things happen to, and short ways to say what must be so. */
public final class Scene {

    /** The one that is struck. */
    public static final String IT = "evo1-001";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final DrivenFleet fleet;
    private final FaultRow row;
    private final String firstProxy;
    private Instant struckAt;

    public Scene(DrivenFleet fleet, FaultRow row) {
        this.fleet = fleet;
        this.row = row;
        this.firstProxy = fleet.records().proxyOf(IT);
        this.struckAt = fleet.time().instant();
    }

    public DrivenFleet fleet() {
        return fleet;
    }

    Records records() {
        return fleet.records();
    }

    /** The proxy that the instance had before anything happened. */
    String firstProxy() {
        return firstProxy;
    }

    /** The time until the row's limit counts from here. */
    void now() {
        struckAt = fleet.time().instant();
    }

    void advance(Duration span) {
        fleet.advance(span);
    }

    /** Waits until it is so, at most as long as the row allows. */
    Duration until(BooleanSupplier so) {
        Duration left = row.by().minus(Duration.between(struckAt, fleet.time().instant()));
        fleet.until(row.expected(), left, so);
        return Duration.between(struckAt, fleet.time().instant());
    }

    /** Waits until it is so, though that is not what the row is about. */
    void meanwhile(String what, Duration limit, BooleanSupplier so) {
        fleet.until(what, limit, so);
    }

    /** Watches that something stays as it is for as long as the row says. */
    Duration always(BooleanSupplier so) {
        Instant end = struckAt.plus(row.by());
        while (fleet.time().instant().isBefore(end)) {
            assertTrue(so.getAsBoolean(), () -> "no more after "
                    + Duration.between(struckAt, fleet.time().instant()) + ": " + row.expected());
            fleet.advance(BETWEEN_LOOKS);
        }
        return row.by();
    }

    /** Up in the world, known to be up, and through the proxy that it is known to have. */
    boolean isWell(String instance) {
        return fleet.account().isUp(instance) && fleet.instance(instance).connected()
                && records().column(instance, "proxy_state").matches("effective|stored")
                && records().proxyOf(instance).equals(fleet.effectiveProxyOf(instance));
    }

    boolean isWell() {
        return isWell(IT);
    }

    boolean allAreWell() {
        return fleet.instances().allMatch(this::isWell);
    }

    /** Well again, through another proxy than at first. */
    boolean hasMoved() {
        return isWell() && !firstProxy.equals(records().proxyOf(IT));
    }

    boolean hasFirstProxy() {
        return firstProxy.equals(records().proxyOf(IT));
    }

    String status() {
        return records().column(IT, "connection_status");
    }

    String need() {
        return records().column(IT, "needs_human");
    }

    boolean keepsItsLogin() {
        return fleet.wireOf(IT).truth(IT).getJsonObject("database").getBoolean("paired");
    }

    /** Score of a proxy of the pool. */
    int score(String address) {
        return records().count("SELECT success_rate FROM proxy WHERE CONCAT(host, ':', port) = '" + address + "'");
    }

    /** Proxies out of the pool for their score. */
    int ejected() {
        return records().count("SELECT COUNT(*) FROM proxy WHERE band = 3");
    }

    long startedLogins() {
        return fleet.account().starts();
    }

    int peopleAsked() {
        return records().count("SELECT COUNT(*) FROM instance WHERE needs_human IS NOT NULL");
    }

    int timeline(String instance) {
        return records().count("SELECT COUNT(*) FROM instance_timeline WHERE instance_name = '" + instance + "'");
    }

    int openIncidents(String kind) {
        return records().count("SELECT COUNT(*) FROM incident WHERE closed_at IS NULL AND kind = '" + kind + "'");
    }

    /** The free proxies that are leased next, best first, made the best and made to behave so. */
    void treatNext(int count, String behaviour, Object... more) {
        List<String> free = records().list("SELECT CONCAT(host, ':', port) FROM proxy"
                + " WHERE assigned_instance_name IS NULL AND is_active ORDER BY id LIMIT " + count);
        assertEquals(count, free.size());
        free.forEach(address -> {
            records().change("UPDATE proxy SET response_ms = 1 WHERE CONCAT(host, ':', port) = '" + address + "'");
            fleet.treat(address, behaviour, more);
        });
    }

    /** What holds of every row, whatever happened. */
    public void holdsAlways() {
        assertEquals(List.of(), fleet.account().shared(), "a proxy carried two sessions");
        assertEquals(List.of(), fleet.account().twoOwners(), "two nodes acted on one instance");
        assertEquals(List.of(), fleet.account().needlessQrs(), "a QR code that nobody asked for");
    }
}
