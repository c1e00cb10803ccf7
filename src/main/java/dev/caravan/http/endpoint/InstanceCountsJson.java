package dev.caravan.http.endpoint;

import java.util.Map;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.store.InstanceDirectory.Counts;

/** The instances in numbers. */
public record InstanceCountsJson(long total, long enabled, long connected, long needsHuman, long withProxy,
                            Map<ConnectionStatus, Long> byStatus) {

    static InstanceCountsJson of(Counts c) {
        return new InstanceCountsJson(c.total(), c.enabled(), c.byStatus().getOrDefault(ConnectionStatus.CONNECTED, 0L),
                c.needsHuman(), c.withProxy(), c.byStatus());
    }
}
