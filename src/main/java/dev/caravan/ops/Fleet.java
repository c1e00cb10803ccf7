package dev.caravan.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import dev.caravan.store.SagaStore;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.GatewayStore.GatewayStatus;
import dev.caravan.store.InstanceDirectory;
import dev.caravan.store.InstanceDirectory.Counts;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.ProxyScores.OpenIncident;

/** The fleet in numbers, counted at most every few seconds, for health, metrics and JMX. */
public final class Fleet {

    /** @param assignments sagas that run now. @param takenAt when all of it was counted */
    public record Snapshot(Counts instances, List<GatewayStatus> gateways, List<OpenIncident> incidents,
                           int assignments, Instant takenAt) {

        /** Nothing is out of order that Caravan knows of. */
        public boolean well() {
            return incidents.isEmpty() && gateways.stream().allMatch(GatewayStatus::well);
        }
    }

    private final InstanceDirectory instances;
    private final GatewayStore gateways;
    private final ProxyScores scores;
    private final SagaStore assignments;
    private final Collection<String> configured;
    private final Duration age;
    private final Clock clock;
    private Snapshot snapshot;

    /**
     * @param configured names of the gateways that this node talks to; others are history
     * @param age        how old served numbers may be
     */
    public Fleet(InstanceDirectory instances, GatewayStore gateways, ProxyScores scores, SagaStore assignments,
                 Collection<String> configured, Duration age, Clock clock) {
        this.configured = configured;
        this.instances = instances;
        this.gateways = gateways;
        this.scores = scores;
        this.assignments = assignments;
        this.age = age;
        this.clock = clock;
    }

    private List<GatewayStatus> configured() {
        return gateways.list().stream().filter(gateway -> configured.contains(gateway.name())).toList();
    }

    public synchronized Snapshot snapshot() {
        Instant now = clock.instant();
        if (snapshot == null || !now.isBefore(snapshot.takenAt().plus(age))) {
            scores.thaw();
            snapshot = new Snapshot(instances.counts(), configured(), scores.openIncidents(),
                    assignments.countRunning(), now);
        }
        return snapshot;
    }
}
