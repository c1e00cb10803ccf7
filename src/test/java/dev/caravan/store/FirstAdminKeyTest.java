package dev.caravan.store;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

import dev.caravan.domain.KeyHash;
import dev.caravan.domain.Role;
import dev.caravan.store.ApiKeyStore.ApiKey;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class FirstAdminKeyTest {

    private static final String GIVEN = "a-key-of-at-least-24-characters";

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final JdbcClient jdbc;
    private final ApiKeyStore keys;
    private final FirstAdminKey firstAdminKey;

    FirstAdminKeyTest(DataSource dataSource) {
        jdbc = JdbcClient.create(dataSource);
        keys = new ApiKeyStore(dataSource, Clock.systemUTC());
        firstAdminKey = new FirstAdminKey(keys, new PrintStream(shown, true, StandardCharsets.UTF_8));
    }

    @BeforeEach
    void empty() {
        jdbc.sql("DELETE FROM api_key").update();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void withoutAGivenKeyOneIsMadeAndShownOnce(String given) {
        firstAdminKey.ensure(given);
        Matcher key = Pattern.compile("cvn_[A-Za-z0-9_-]{43}").matcher(shown.toString(StandardCharsets.UTF_8));

        assertTrue(key.find());
        assertEquals(Role.ADMIN, keys.find(KeyHash.of(key.group())).orElseThrow().role());

        shown.reset();
        firstAdminKey.ensure(given);
        assertEquals("", shown.toString(StandardCharsets.UTF_8));
        assertEquals(1, keys.list().size());
    }

    @Test
    void theBoxIsAsWideOnEachLine() {
        firstAdminKey.ensure(null);

        assertEquals(1, shown.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty())
                .mapToInt(String::length).distinct().count());
    }

    @Test
    void aGivenKeyIsAnAdminAndShownNowhere() {
        firstAdminKey.ensure(GIVEN);

        ApiKey key = keys.find(KeyHash.of(GIVEN)).orElseThrow();
        assertEquals("env-admin", key.name());
        assertEquals(Role.ADMIN, key.role());
        assertEquals("", shown.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aChangedKeyReplacesTheOneBefore() {
        firstAdminKey.ensure(GIVEN);
        firstAdminKey.ensure("another-key-of-at-least-24-characters");

        assertTrue(keys.find(KeyHash.of(GIVEN)).isEmpty());
        assertTrue(keys.find(KeyHash.of("another-key-of-at-least-24-characters")).isPresent());
        assertEquals(1, keys.list().size());
    }

    @Test
    void theSameKeyAtTheNextStartChangesNothing() {
        firstAdminKey.ensure(GIVEN);
        keys.touch(keys.list().get(0).id());
        List<ApiKey> before = keys.list();

        firstAdminKey.ensure(GIVEN);

        assertEquals(before, keys.list());
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "23-characters-are-short", "with blanks it is no header value"})
    void anUnfitKeyRefusesTheStartWithoutTellingIt(String given) {
        var error = assertThrows(IllegalStateException.class, () -> firstAdminKey.ensure(given));

        assertTrue(error.getMessage().startsWith("CARAVAN_ADMIN_KEY must be at least 24 characters long"));
        assertFalse(error.getMessage().contains(given));
        assertEquals(List.of(), keys.list());
    }

    @Test
    void theKeyOfAnotherRoleIsNotRaisedToAdmin() {
        String viewer = keys.create("looker", Role.VIEWER).orElseThrow().key();

        assertThrows(IllegalStateException.class, () -> firstAdminKey.ensure(viewer));
        assertEquals(Role.VIEWER, keys.find(KeyHash.of(viewer)).orElseThrow().role());
    }
}
