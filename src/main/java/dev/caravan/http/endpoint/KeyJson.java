package dev.caravan.http.endpoint;

import java.time.Instant;

import dev.caravan.store.ApiKeyStore.ApiKey;

/** An API key as it is listed; its secret is nowhere. */
public record KeyJson(long id, String name, String role, Instant createdAt, Instant lastUsedAt, Instant revokedAt) {

    static KeyJson of(ApiKey key) {
        return new KeyJson(key.id(), key.name(), key.role().text(), key.createdAt(), key.lastUsedAt(),
                key.revokedAt());
    }
}
