package dev.caravan.boot;

import java.time.Duration;
import java.util.Optional;

import dev.caravan.store.Database;
import dev.caravan.store.EmbeddedMariaDb;

/**
 * Which database holds the state.
 *
 * @param given    a MariaDB that is there already, or empty
 * @param embedded the one that Caravan starts itself otherwise
 * @param pool     connections and time-outs, for either
 */
record DatabaseSettings(Optional<Given> given, EmbeddedMariaDb.Settings embedded, Pool pool) {

    /** The password is not in {@link #toString()}. */
    record Given(String url, String username, String password) {

        @Override
        public String toString() {
            return "Given[redacted]";
        }
    }

    record Pool(int size, Duration connectTimeout, Duration acquireTimeout,
                Duration statementTimeout, Duration startTimeout) { }

    static DatabaseSettings read(Config config) {
        Optional<Given> given = config.optional("database.url", config::text).map(url -> new Given(url,
                config.optional("database.username", config::text).orElse(""),
                config.optional("database.password", config::text).orElse("")));
        EmbeddedMariaDb.Settings embedded = new EmbeddedMariaDb.Settings(config.path("embedded-database.directory"),
                config.port("embedded-database.port"), config.duration("embedded-database.start-timeout"),
                config.duration("embedded-database.stop-timeout"),
                config.integer("embedded-database.max-connections", 10, 10_000),
                config.integer("embedded-database.buffer-pool-megabytes", 5, 1_000_000));
        return new DatabaseSettings(given, embedded, new Pool(config.integer("database.pool-size", 4, 500),
                config.duration("database.connect-timeout"), config.duration("database.acquire-timeout"),
                config.duration("database.statement-timeout"), config.duration("database.start-timeout")));
    }

    Database.Settings of(String url, String username, String password) {
        return new Database.Settings(url, username, password, pool.size(), pool.connectTimeout(),
                pool.acquireTimeout(), pool.statementTimeout(), pool.startTimeout());
    }
}
