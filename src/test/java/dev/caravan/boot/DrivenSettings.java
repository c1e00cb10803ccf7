package dev.caravan.boot;

import java.time.Duration;
import java.util.Map;

import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.HalfOpenPolicy;
import dev.caravan.domain.IncidentPolicy;
import dev.caravan.domain.MuteGuard;
import dev.caravan.domain.ReconnectPolicy;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.domain.saga.AssignmentPolicy;
import dev.caravan.domain.saga.ConnectionPolicy;
import dev.caravan.fleet.Connections;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FlapDetector;
import dev.caravan.fleet.ProxyAssignments;
import dev.caravan.fleet.ProxyProbes;
import dev.caravan.fleet.Reconnections;
import dev.caravan.fleet.RoundTrips;
import dev.caravan.gateway.GatewayBreakers;

/** The shipped configuration, or one that differs from it in a few keys, for tests outside this package. */
public final class DrivenSettings {

    private final Config config;
    private final FleetSettings fleet;
    private final PoolSettings pool;
    private final ConnectionSettings connection;
    private final ReconnectionSettings recovery;
    private final IncidentSettings incidents;
    private final DeepSweepSettings deepSweep;

    private DrivenSettings(Config config) {
        this.config = config;
        fleet = FleetSettings.read(config);
        pool = PoolSettings.read(config);
        connection = ConnectionSettings.read(config);
        recovery = ReconnectionSettings.read(config);
        incidents = IncidentSettings.read(config);
        deepSweep = DeepSweepSettings.read(config);
    }

    public static DrivenSettings with(Map<String, String> changed) {
        return new DrivenSettings(ConfigLayers.load(LaunchOptions.isolated(changed)));
    }

    public Duration time(String key) {
        return config.duration(key);
    }

    public int count(String key) {
        return config.integer(key, 0, Integer.MAX_VALUE);
    }

    public double ratio(String key) {
        return config.ratio(key);
    }

    public boolean flag(String key) {
        return config.bool(key);
    }

    public String text(String key) {
        return config.text(key);
    }

    public GatewayBreakers.Limits breaker() {
        return fleet.breaker();
    }

    public ScorePolicy score() {
        return pool.score();
    }

    public CorrelatedFaultGuard guard() {
        return pool.guard();
    }

    public AssignmentPolicy assignment() {
        return pool.policy();
    }

    public ProxyAssignments.Limits assignmentLimits() {
        return pool.limits();
    }

    public ConnectionPolicy connection() {
        return connection.policy();
    }

    public Connections.Limits connectionLimits() {
        return connection.limits();
    }

    public Duration loginGap() {
        return connection.gap();
    }

    public Duration loginsAhead() {
        return connection.ahead();
    }

    public ReconnectPolicy reconnect() {
        return recovery.policy();
    }

    public Reconnections.Limits reconnectLimits() {
        return recovery.limits();
    }

    public FlapDetector.Limits flapping() {
        return recovery.flapping();
    }

    public EventIntake.Limits intake() {
        return recovery.intake();
    }

    public HalfOpenPolicy halfOpen() {
        return pool.probe().halfOpen();
    }

    public ProxyProbes.Limits probeLimits() {
        return pool.probe().limits();
    }

    public IncidentPolicy incidents() {
        return incidents.policy();
    }

    public MuteGuard muteGuard() {
        return deepSweep.guard();
    }

    public RoundTrips.Limits roundTripLimits() {
        return deepSweep.limits();
    }

    public Duration viewAge() {
        return fleet.viewAge();
    }

    public boolean enableDiscovered() {
        return fleet.enableDiscovered();
    }

    public int discardBudget() {
        return fleet.discardBudget();
    }
}
