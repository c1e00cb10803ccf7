package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.caravan.domain.Instance;
import dev.caravan.store.InstanceStore;

/**
 * This node's copy of the instances. It follows the database by reading what changed since it last looked, so that a
 * round over the fleet costs as much as its changes. Nothing relies on it being new: what is written rests on versions.
 */
public final class FleetView {

    /** Changes become visible at their commit, which may come after a later one's; and clocks of nodes may differ. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final InstanceStore store;
    private final Clock clock;
    private final Map<String, Instance> instances = new HashMap<>();
    private Instant lookedAt;

    public FleetView(InstanceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Reads what changed, unless that was done less than {@code age} ago. */
    public synchronized void refresh(Duration age) {
        Instant now = clock.instant();
        if (lookedAt == null || now.isBefore(lookedAt)) {
            put(store.changedSince(Instant.EPOCH));
            lookedAt = now;
        } else if (!now.isBefore(lookedAt.plus(age))) {
            put(store.changedSince(lookedAt.minus(OVERLAP)));
            lookedAt = now;
        }
    }

    public synchronized Optional<Instance> find(String name) {
        return Optional.ofNullable(instances.get(name));
    }

    public synchronized List<Instance> ofGateway(String gateway) {
        return instances.values().stream().filter(instance -> instance.gateway().equals(gateway)).toList();
    }

    /** Takes over rows that are known to be new; older versions are left. */
    synchronized void put(Collection<Instance> rows) {
        rows.forEach(row -> instances.merge(row.name(), row,
                (known, read) -> read.version() >= known.version() ? read : known));
    }
}
