package dev.caravan.store;

import java.time.Instant;

import dev.caravan.domain.Band;
import dev.caravan.domain.ProxyProtocol;

/** A proxy as it stands in the pool, without its password (SPEC 2). Unknown values are null. */
public record Pooled(long id, ProxyProtocol protocol, String host, int port, String username, boolean hasPassword,
                     String country, String assignedInstance, boolean active, String inactiveCause, int score,
                     Band band, Integer responseMillis, Instant coolingUntil, Instant lastUsedAt, Instant createdAt,
                     Instant updatedAt) {
}
