package dev.caravan.http.endpoint;

import java.time.Instant;

import dev.caravan.domain.Band;
import dev.caravan.store.Pooled;

/**
 * A proxy as it is served (SPEC 2).
 *
 * @param probe        what its newest finished probe told, or null
 * @param failedProbes in a row
 */
public record ProxyJson(long id, String protocol, String host, int port, String username, boolean hasPassword,
                        String country, boolean isUsed, String assignedInstanceName, boolean isActive,
                        String inactiveCause, int successRate, String band, Integer responseMs, ProbeJson probe,
                        int failedProbes, Instant lastUsedAt, Instant createdAt, Instant updatedAt) {

    static ProxyJson of(Pooled p) {
        return new ProxyJson(p.id(), p.protocol().code(), p.host(), p.port(), p.username(), p.hasPassword(),
                p.country(), p.assignedInstance() != null, p.assignedInstance(), p.active(), p.inactiveCause(),
                p.score(), p.active() ? p.band().code() : Band.INACTIVE.code(), p.responseMillis(),
                p.probe() == null ? null : ProbeJson.of(p.probe()), p.failedProbes(), p.lastUsedAt(), p.createdAt(),
                p.updatedAt());
    }
}
