package dev.caravan.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.caravan.store.AssignmentStore;
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
            return incidents.isEmpty() && gateways.stream().noneMatch(g -> Boolean.FALSE.equals(g.reachable()));
        }
    }

    private final InstanceDirectory instances;
    private final GatewayStore gateways;
    private final ProxyScores scores;
    private final AssignmentStore assignments;
    private final Duration age;
    private final Clock clock;
    private Snapshot snapshot;

    /** @param age how old served numbers may be */
    public Fleet(InstanceDirectory instances, GatewayStore gateways, ProxyScores scores, AssignmentStore assignments,
                 Duration age, Clock clock) {
        this.instances = instances;
        this.gateways = gateways;
        this.scores = scores;
        this.assignments = assignments;
        this.age = age;
        this.clock = clock;
    }

    public synchronized Snapshot snapshot() {
        Instant now = clock.instant();
        if (snapshot == null || !now.isBefore(snapshot.takenAt().plus(age))) {
            scores.thaw();
            snapshot = new Snapshot(instances.counts(), gateways.list(), scores.openIncidents(),
                    assignments.countRunning(), now);
        }
        return snapshot;
    }
}
