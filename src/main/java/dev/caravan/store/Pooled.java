package dev.caravan.store;

import java.time.Instant;

import dev.caravan.domain.Band;
import dev.caravan.domain.ProxyProtocol;

/**
 * A proxy as it stands in the pool, without its password (SPEC 2). Unknown values are null.
 *
 * @param probe        what the newest finished probe told, or null
 * @param failedProbes in a row
 */
public record Pooled(long id, ProxyProtocol protocol, String host, int port, String username, boolean hasPassword,
                     String country, String assignedInstance, boolean active, String inactiveCause, int score,
                     Band band, Integer responseMillis, ProbeOutcome probe, int failedProbes, Instant coolingUntil,
                     Instant lastUsedAt, Instant createdAt, Instant updatedAt) {
}
