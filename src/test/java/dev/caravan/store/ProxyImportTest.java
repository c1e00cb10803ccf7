package dev.caravan.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.Band;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.store.ProxyImport.Candidate;
import dev.caravan.store.ProxyImport.Imported;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class ProxyImportTest {

    private final StoreUnderTest under;

    ProxyImportTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
    }

    @Test
    void aNewProxyStartsActiveAndGoodAndUnused() {
        assertEquals(new Imported(1, 0, 0), under.pool.add(List.of(candidate("a.example", "ana", "secret"))));

        long id = under.pool.idOf(StoreUnderTest.address("a.example"));
        assertEquals(new Pooled(id, ProxyProtocol.HTTP, "a.example", 8080, "ana", true, "BR", null, true, null, 50,
                Band.GOOD, null, null, 0, null, null, under.now(), under.now()), under.proxies.find(id).orElseThrow());
        assertEquals("secret", under.proxies.address(id).orElseThrow().password());
    }

    @Test
    void repeatingAnImportChangesNothing() {
        List<Candidate> batch = List.of(candidate("a.example", "ana", "secret"), candidate("b.example", "", ""));
        under.pool.add(batch);
        Instant before = under.now();
        under.clock.advance(Duration.ofMinutes(1));

        assertEquals(new Imported(0, 0, 2), under.pool.add(batch));

        assertEquals(2, under.count("proxy WHERE updated_at = '" + Rows.utc(before) + "'"));
    }

    @Test
    void ofAKnownProxyOnlyAChangedPasswordIsTakenOver() {
        long id = under.proxy("a.example", 90, 120);
        Pooled before = under.proxies.find(id).orElseThrow();
        under.clock.advance(Duration.ofMinutes(1));

        assertEquals(new Imported(0, 1, 0), under.pool.add(List.of(candidate("a.example", "ana", "changed"))));

        Pooled after = under.proxies.find(id).orElseThrow();
        assertEquals("changed", under.proxies.address(id).orElseThrow().password());
        assertEquals(before.score(), after.score());
        assertEquals(before.responseMillis(), after.responseMillis());
        assertEquals(before.createdAt(), after.createdAt());
        assertEquals(under.now(), after.updatedAt());
    }

    @Test
    void hostsAreTheSameInAnyCaseAndLoginsAreNot() {
        under.pool.add(List.of(candidate("A.Example", "ana", "secret")));

        assertEquals(new Imported(0, 0, 1), under.pool.add(List.of(candidate("a.EXAMPLE", "ana", "secret"))));
        assertEquals(new Imported(1, 0, 0), under.pool.add(List.of(candidate("a.example", "Ana", "secret"))));
    }

    @Test
    void aProxyTwiceInOneBatchIsOneProxy() {
        assertEquals(new Imported(1, 0, 1), under.pool.add(
                List.of(candidate("a.example", "ana", "secret"), candidate("A.example", "ana", "secret"))));
        assertEquals(1, under.count("proxy"));
    }

    @Test
    void anEmptyBatchIsNoWork() {
        assertEquals(new Imported(0, 0, 0), under.pool.add(List.of()));
    }

    @Test
    void passwordsCannotBeReadInTheTable() {
        under.pool.add(List.of(candidate("a.example", "ana", "s3cretWord"), candidate("b.example", "", "")));

        byte[] stored = under.jdbc.sql("SELECT password FROM proxy WHERE host = 'a.example'").query(byte[].class)
                .single();
        assertFalse(new String(stored, StandardCharsets.ISO_8859_1).contains("s3cret"));
        assertEquals(1, under.count("proxy WHERE password IS NULL AND password_mac IS NULL"));
        long id = under.pool.idOf(new ProxyAddress(ProxyProtocol.HTTP, "a.example", 8080, "ana", "s3cretWord"));
        assertFalse(under.proxies.find(id).orElseThrow().toString().contains("s3cret"));
    }

    @Test
    void twoProxiesWithOnePasswordAreNotSealedAlike() {
        under.pool.add(List.of(candidate("a.example", "ana", "secret"), candidate("b.example", "ana", "secret")));

        List<byte[]> sealed = under.jdbc.sql("SELECT password FROM proxy").query(byte[].class).list();
        assertFalse(Arrays.equals(sealed.get(0), sealed.get(1)));
    }

    @Test
    void fourThousandProxiesAreInWithinThreeSeconds() {
        List<List<Candidate>> batches = IntStream.range(0, 4).mapToObj(batch -> IntStream.range(0, 1_000)
                .mapToObj(n -> candidate("p" + batch + "-" + n + ".example", "ana", "secret" + n)).toList()).toList();

        Imported all = assertTimeout(Duration.ofSeconds(3),
                () -> batches.stream().map(under.pool::add).reduce(new Imported(0, 0, 0), Imported::plus));

        assertEquals(new Imported(4_000, 0, 0), all);
        assertEquals(4_000, under.count("proxy"));
    }

    @Test
    void twoImportsOfOneListAtOnceAddEachProxyOnce() throws Exception {
        List<Candidate> batch = IntStream.range(0, 200)
                .mapToObj(n -> candidate("p" + n + ".example", "ana", "secret")).toList();

        StoreUnderTest.together(4, Stream.<Callable<Imported>>generate(() -> () -> under.pool.add(batch)).limit(4));

        assertEquals(200, under.count("proxy"));
    }

    @Test
    void aProxyThatTheGatewayNamesIsKnownByItsIdentityOrAdded() {
        long id = under.proxy("a.example");

        assertEquals(id, under.pool.idOf(StoreUnderTest.address("A.EXAMPLE")));
        assertTrue(under.pool.idOf(StoreUnderTest.address("b.example")) != id);
    }

    private static Candidate candidate(String host, String username, String password) {
        return new Candidate(new ProxyAddress(ProxyProtocol.HTTP, host, 8080, username, password), "BR");
    }
}
