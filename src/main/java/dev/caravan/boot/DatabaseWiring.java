package dev.caravan.boot;

import java.io.IOException;
import java.util.Optional;
import javax.sql.DataSource;

import dev.caravan.store.Database;
import dev.caravan.store.DatabaseUnavailableException;
import dev.caravan.store.EmbeddedMariaDb;
import dev.caravan.store.PasswordSeal;

/** The database that was asked for, or one of this process's own, and the key to the passwords in it. */
final class DatabaseWiring {

    private DatabaseWiring() {
    }

    static DataSource open(DatabaseSettings settings, Closeables closeables) {
        try {
            return closeables.add("the connection pool", Database.open(address(settings, closeables))).dataSource();
        } catch (DatabaseUnavailableException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    private static Database.Settings address(DatabaseSettings settings, Closeables closeables) {
        return settings.given()
                .map(given -> settings.of(given.url(), given.username(), given.password()))
                .orElseGet(() -> {
                    EmbeddedMariaDb embedded =
                            closeables.add("the embedded database", EmbeddedMariaDb.start(settings.embedded()));
                    return settings.of(embedded.jdbcUrl(), embedded.username(), embedded.password());
                });
    }

    /** A key that is not the one the database's passwords were sealed with must stop the start, not each lease. */
    static PasswordSeal seal(PoolSettings settings, DataSource dataSource) throws IOException {
        Optional<String> key = settings.secretKey();
        try {
            PasswordSeal seal = key.isPresent() ? PasswordSeal.ofKey(key.get())
                    : PasswordSeal.ofFile(settings.secretKeyFile());
            seal.requireKeyOf(dataSource);
            return seal;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new StartException(e.getMessage() + " (secret.key, secret.key-file)", e);
        }
    }
}
