package dev.caravan.http;

import java.util.Optional;

import dev.caravan.domain.KeyHash;

/** Where callers are known. Called on a worker thread; may block, and may throw when the database is away. */
public interface KeyDirectory {

    /** Whose active key has that hash. */
    Optional<Caller> find(KeyHash hash);

    /** The key was just used. */
    void used(Caller caller);
}
