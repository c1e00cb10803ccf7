package dev.caravan.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.KeyHash;
import dev.caravan.domain.Role;
import dev.caravan.store.ApiKeyStore.ApiKey;
import dev.caravan.store.ApiKeyStore.Created;
import dev.caravan.store.ApiKeyStore.Revocation;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class ApiKeyStoreTest {

    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00.123Z");

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final ApiKeyStore keys;

    ApiKeyStoreTest(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.keys = at(NOON);
    }

    @BeforeEach
    void empty() {
        jdbc.sql("DELETE FROM api_key").update();
    }

    @Test
    void aCreatedKeyIsFoundByItsHashAndStoredOnlyAsHash() {
        Created created = keys.create("ops", Role.OPERATOR).orElseThrow();

        assertTrue(created.key().matches("cvn_[A-Za-z0-9_-]{43}"), created.key());
        assertEquals(Optional.of(new ApiKey(created.id(), "ops", Role.OPERATOR, NOON, null, null)),
                keys.find(KeyHash.of(created.key())));
        byte[] stored = jdbc.sql("SELECT key_hash FROM api_key").query(byte[].class).single();
        assertArrayEquals(KeyHash.of(created.key()).bytes(), stored);
        assertFalse(created.toString().contains(created.key()));
    }

    @Test
    void aNameIsGivenOnceAndMustBeFitForALogLine() {
        keys.create("ops", Role.OPERATOR).orElseThrow();

        assertEquals(Optional.empty(), keys.create("ops", Role.VIEWER));
        assertThrows(IllegalArgumentException.class, () -> keys.create("a\nb", Role.VIEWER));
    }

    @Test
    void superadminInTheDataIsAnAdmin() {
        jdbc.sql("INSERT INTO api_key (name, role, key_hash, created_at) VALUES ('root', 'superadmin', :hash, now(3))")
                .param("hash", KeyHash.of("a key").bytes()).update();

        assertEquals(Role.ADMIN, keys.find(KeyHash.of("a key")).orElseThrow().role());
        assertEquals(Optional.empty(), keys.createFirstAdmin("first"));
    }

    @Test
    void aRevokedKeyOpensNothingAndStaysListed() {
        Created created = keys.create("ops", Role.OPERATOR).orElseThrow();

        assertEquals(Revocation.REVOKED, keys.revoke(created.id()));

        assertEquals(Optional.empty(), keys.find(KeyHash.of(created.key())));
        assertEquals(List.of(new ApiKey(created.id(), "ops", Role.OPERATOR, NOON, null, NOON)), keys.list());
        assertEquals(Revocation.UNKNOWN, keys.revoke(created.id()));
    }

    @Test
    void theLastActiveAdminCannotBeRevoked() {
        long first = keys.create("first", Role.ADMIN).orElseThrow().id();
        long second = keys.create("second", Role.ADMIN).orElseThrow().id();

        assertEquals(Revocation.REVOKED, keys.revoke(first));
        assertEquals(Revocation.LAST_ADMIN, keys.revoke(second));
        assertEquals(1, active());
    }

    @Test
    void adminsWhoRevokeEachOtherLeaveOne() throws Exception {
        List<Long> ids = Stream.of("a", "b", "c", "d", "e", "f")
                .map(name -> keys.create(name, Role.ADMIN).orElseThrow().id()).toList();

        List<Revocation> outcomes = together(ids.stream().map(id -> (Callable<Revocation>) () -> keys.revoke(id)));

        assertEquals(1, outcomes.stream().filter(Revocation.LAST_ADMIN::equals).count());
        assertEquals(1, active());
    }

    @Test
    void useIsNotedOnceAMinute() {
        long id = keys.create("ops", Role.OPERATOR).orElseThrow().id();

        at(NOON).touch(id);
        at(NOON.plusSeconds(59)).touch(id);
        assertEquals(NOON, keys.list().get(0).lastUsedAt());

        at(NOON.plusSeconds(60)).touch(id);
        assertEquals(NOON.plusSeconds(60), keys.list().get(0).lastUsedAt());
    }

    @Test
    void nodesThatStartTogetherMakeOneFirstKey() throws Exception {
        List<Optional<String>> made = together(Stream.generate(
                () -> (Callable<Optional<String>>) () -> keys.createFirstAdmin("first")).limit(8));

        assertEquals(1, made.stream().flatMap(Optional::stream).count());
        String key = made.stream().flatMap(Optional::stream).findFirst().orElseThrow();
        assertTrue(keys.find(KeyHash.of(key)).isPresent());
    }

    @Test
    void nodesThatStartTogetherRenewARevokedFirstKeyOnce() throws Exception {
        String old = keys.createFirstAdmin("first").orElseThrow();
        jdbc.sql("UPDATE api_key SET revoked_at = now(3)").update();

        List<Optional<String>> made = together(Stream.generate(
                () -> (Callable<Optional<String>>) () -> keys.createFirstAdmin("first")).limit(8));

        Set<String> renewed = new HashSet<>(made.stream().flatMap(Optional::stream).toList());
        assertEquals(1, renewed.size());
        assertTrue(keys.find(KeyHash.of(renewed.iterator().next())).isPresent());
        assertEquals(Optional.empty(), keys.find(KeyHash.of(old)));
    }

    @Test
    void timesDoNotDependOnTheSessionsTimeZone() throws Exception {
        Created created = keys.create("ops", Role.OPERATOR).orElseThrow();
        try (var connection = dataSource.getConnection()) {
            connection.createStatement().execute("SET time_zone = '+09:00'");
            var elsewhere = new ApiKeyStore(new SingleConnectionDataSource(connection, true), clock(NOON));

            assertEquals(NOON, elsewhere.find(KeyHash.of(created.key())).orElseThrow().createdAt());
            connection.createStatement().execute("SET time_zone = '+00:00'");
        }
    }

    private int active() {
        return jdbc.sql("SELECT count(*) FROM api_key WHERE revoked_at IS NULL").query(Integer.class).single();
    }

    private ApiKeyStore at(Instant instant) {
        return new ApiKeyStore(dataSource, clock(instant));
    }

    private static Clock clock(Instant instant) {
        return Clock.fixed(instant, ZoneId.of("Asia/Tokyo"));
    }

    private static <T> List<T> together(Stream<Callable<T>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(tasks.toList())) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
