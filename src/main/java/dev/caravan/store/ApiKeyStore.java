package dev.caravan.store;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

import dev.caravan.domain.KeyHash;
import dev.caravan.domain.Role;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The API keys (SPEC 9). Of a key only its hash is kept: it is told once, by {@link #create}, and by nobody again.
 *
 * <p>Every method may throw Spring's {@code DataAccessException} when the database does not answer.
 */
public final class ApiKeyStore {

    /** A key as data, without its secret; {@code revokedAt} is null while it opens, {@code lastUsedAt} until it did. */
    public record ApiKey(long id, String name, Role role, Instant createdAt, Instant lastUsedAt, Instant revokedAt) {
    }

    /** A new key; {@code key} is shown here and never again. */
    public record Created(long id, String key) {

        @Override
        public String toString() {
            return "Created[id=" + id + "]";
        }
    }

    /** What became of a wish to revoke. */
    public enum Revocation {
        REVOKED,
        /** No active key has that id. */
        UNKNOWN,
        /** It is the only admin key left, without which nobody could make another. */
        LAST_ADMIN
    }

    /** Letters, digits, {@code . _ -}: names go into log lines. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** How exact {@code last_used_at} is: each use would otherwise be a write. */
    private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);
    private static final String PREFIX = "cvn_";
    private static final int KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public ApiKeyStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.clock = clock;
    }

    /** The active key with that hash. */
    public Optional<ApiKey> find(KeyHash hash) {
        return jdbc.sql(Sql.text("find-api-key")).param("hash", hash.bytes()).query(ApiKeyStore::key).optional();
    }

    /** All keys, revoked ones too, oldest first. */
    public List<ApiKey> list() {
        return jdbc.sql(Sql.text("list-api-keys")).query(ApiKeyStore::key).list();
    }

    /**
     * Makes a key.
     *
     * @return empty when a key, perhaps a revoked one, has that name already
     * @throws IllegalArgumentException when the name does not match {@link #NAME}
     */
    public Optional<Created> create(String name, Role role) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a key's name matches " + NAME);
        }
        String key = newKey();
        try {
            long id = jdbc.sql(Sql.text("insert-api-key")).param("name", name).param("role", role.text())
                    .param("hash", KeyHash.of(key).bytes()).param("now", now()).query(Long.class).single();
            return Optional.of(new Created(id, key));
        } catch (DuplicateKeyException e) {
            return Optional.empty();
        }
    }

    /** Ends a key; its row and name stay. */
    public Revocation revoke(long id) {
        return transaction.execute(status -> {
            // All who revoke wait here for each other, so that two cannot each leave the other's key as the last.
            List<Long> admins = jdbc.sql(Sql.text("lock-active-admin-keys")).query(Long.class).list();
            if (admins.equals(List.of(id))) {
                return Revocation.LAST_ADMIN;
            }
            int rows = jdbc.sql(Sql.text("revoke-api-key")).param("id", id).param("now", now()).update();
            return rows == 1 ? Revocation.REVOKED : Revocation.UNKNOWN;
        });
    }

    /** Notes that the key was used, at most once a minute. */
    public void touch(long id) {
        LocalDateTime now = now();
        jdbc.sql(Sql.text("touch-api-key")).param("id", id).param("now", now).param("stale", now.minus(TOUCH_EVERY))
                .update();
    }

    /** Sets the admin key of that name to the one with that hash, new or changed or revoked as it may be. */
    void putAdmin(String name, KeyHash hash) {
        jdbc.sql(Sql.text("put-named-admin-key")).param("name", name).param("hash", hash.bytes()).param("now", now())
                .update();
    }

    /**
     * Makes an admin key of that name where no active admin key exists.
     *
     * @return the key; empty when there is one already, also when another node was faster
     */
    Optional<String> createFirstAdmin(String name) {
        String key = newKey();
        KeyHash hash = KeyHash.of(key);
        return insertFirst(name, hash) || write("renew-first-api-key", name, hash)
                ? Optional.of(key)
                : Optional.empty();
    }

    private boolean insertFirst(String name, KeyHash hash) {
        try {
            return write("insert-first-api-key", name, hash);
        } catch (DuplicateKeyException e) {
            // Two nodes can both see no admin key; the name, which is unique, lets one of them in.
            return false;
        }
    }

    private boolean write(String statement, String name, KeyHash hash) {
        return jdbc.sql(Sql.text(statement)).param("name", name).param("hash", hash.bytes()).param("now", now())
                .update() == 1;
    }

    private String newKey() {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static ApiKey key(ResultSet row, int number) throws SQLException {
        String role = row.getString("role");
        return new ApiKey(row.getLong("id"), row.getString("name"),
                Role.of(role).orElseThrow(() -> new IllegalStateException("api_key.role holds " + role)),
                instant(row, "created_at"), instant(row, "last_used_at"), instant(row, "revoked_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
}
