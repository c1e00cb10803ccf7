package dev.caravan.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.store.ProxyStore.Leased;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DuplicateKeyException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class ProxyStoreTest {

    private static final int THREADS = 32;
    private static final Set<ProxyProtocol> HTTP = EnumSet.of(ProxyProtocol.HTTP);
    private static final Set<ProxyProtocol> ANY = EnumSet.allOf(ProxyProtocol.class);

    private final StoreUnderTest under;
    private final ProxyStore store;

    ProxyStoreTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        store = under.proxies;
    }

    @Test
    void theBestBandGoesFirstAndInsideItTheFastest() {
        long unstable = under.proxy("unstable.example", 49, 1);
        long slow = under.proxy("slow.example", 100, 900);
        long unmeasured = under.proxy("unmeasured.example", 100, null);
        long fast = under.proxy("fast.example", 80, 90);
        long good = under.proxy("good.example", 79, 5);
        under.proxy("inactive.example", 19, 1);

        assertEquals(List.of(fast, slow, unmeasured, good, unstable), leaseAll(6, ANY));
    }

    @Test
    void theBestBandGoesFirstWhateverTheProtocol() {
        long http = under.proxy("http.example", 60, 300);
        long socks = under.proxy(socks("fast.example"), 60, 20);
        long best = under.proxy(socks("best.example"), 90, 800);

        assertEquals(List.of(best, socks, http), leaseAll(4, ANY));
    }

    @Test
    void aTriedOrCoolingProxyDoesNotSpeakForItsProtocol() {
        long tried = under.proxy("tried.example", 100, 10);
        under.proxy("poor.example", 30, 10);
        long cooling = under.proxy(socks("cooling.example"), 95, 10);
        long good = under.proxy(socks("good.example"), 60, 10);
        cool(cooling, Duration.ofMinutes(1));

        assertEquals(good, lease("i", ANY, List.of(tried)).orElseThrow().id());
    }

    @Test
    void onlyProtocolsThatTheGatewayCanUseAreLeased() {
        under.proxy(socks("socks.example"), 100, 1);

        assertEquals(Optional.empty(), lease("i", HTTP, List.of()));
        assertEquals(Optional.empty(), lease("i", Set.of(), List.of()));
        assertTrue(lease("i", EnumSet.of(ProxyProtocol.SOCKS5), List.of()).isPresent());
    }

    @Test
    void aProxyThatWasTriedIsNotLeasedAgain() {
        long first = under.proxy("a.example", 100, 1);
        long second = under.proxy("b.example", 20, 1);

        assertEquals(second, lease("i", ANY, List.of(first)).orElseThrow().id());
        assertEquals(Optional.empty(), lease("k", ANY, List.of(first)));
    }

    @Test
    void aCoolingProxyIsLeasedWhenItHasCooled() {
        cool(under.proxy("a.example"), Duration.ofMinutes(5));

        under.clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertEquals(Optional.empty(), lease("i", ANY, List.of()));
        under.clock.advance(Duration.ofMillis(1));
        assertTrue(lease("i", ANY, List.of()).isPresent());
    }

    @Test
    void anInactiveProxyIsNotLeased() {
        under.jdbc.sql(Sql.text("deactivate-proxy")).param("id", under.proxy("a.example"))
                .param("now", Rows.utc(under.now())).update();

        assertEquals(Optional.empty(), lease("i", ANY, List.of()));
    }

    @Test
    void aLeasedProxyComesWithItsLoginAndIsBooked() {
        long id = under.proxy("a.example");

        Leased leased = lease("i", ANY, List.of()).orElseThrow();

        assertTrue(leased.address().sameAs(StoreUnderTest.address("a.example")));
        assertFalse(leased.toString().contains("secret"));
        Pooled booked = store.ofInstance("i").orElseThrow();
        assertEquals(id, booked.id());
        assertEquals("i", booked.assignedInstance());
        assertEquals(under.now(), booked.lastUsedAt());
    }

    @Test
    void aReleaseActsForTheHolderAlone() {
        long id = under.proxy("a.example");
        under.instance("other");
        lease("i", ANY, List.of());

        assertFalse(store.release(id, "other", null));
        assertTrue(store.release(id, "i", under.now().plusSeconds(60)));
        assertFalse(store.release(id, "i", null));

        Pooled free = store.find(id).orElseThrow();
        assertNull(free.assignedInstance());
        assertEquals(under.now().plusSeconds(60), free.coolingUntil());
    }

    @Test
    void theDatabaseGivesNoInstanceASecondProxyAndNoProxyASecondInstance() {
        long first = under.proxy("a.example");
        long second = under.proxy("b.example");
        under.instance("i");
        under.instance("k");
        assertTrue(store.take("i", first));

        assertThrows(DuplicateKeyException.class, () -> store.take("i", second));
        assertThrows(DuplicateKeyException.class, () -> lease("i", ANY, List.of()));
        assertFalse(store.take("k", first));
        assertEquals(1, under.count("proxy WHERE is_used = 1"));
    }

    @Test
    void whileFreeProxiesAreLeftNobodyIsTurnedAwayAndNoneIsLeasedTwice() throws Exception {
        int proxies = THREADS * 4;
        fill(proxies);

        List<Long> leased = leaseTogether(proxies);

        assertEquals(proxies, leased.size());
        assertEquals(proxies, new HashSet<>(leased).size());
    }

    @Test
    void ofTooFewProxiesEachIsLeasedAndTheRestAreTurnedAway() throws Exception {
        fill(20);

        assertEquals(20, new HashSet<>(leaseTogether(100)).size());
        assertEquals(20, under.count("proxy WHERE is_used = 1"));
    }

    @Test
    void leasesAndReleasesAtOnceLoseNoProxy() throws Exception {
        fill(8);
        IntStream.range(0, THREADS).forEach(n -> under.instance("i" + n));

        StoreUnderTest.together(THREADS, IntStream.range(0, THREADS).<Callable<Void>>mapToObj(n -> () -> {
            for (int round = 0; round < 5; round++) {
                Optional<Leased> leased = store.lease("i" + n, ANY, List.of());
                leased.ifPresent(proxy -> assertTrue(store.release(proxy.id(), "i" + n, null)));
            }
            return null;
        }));

        assertEquals(0, under.count("proxy WHERE is_used = 1"));
        assertEquals(8, leaseAll(9, ANY).size());
    }

    private List<Long> leaseTogether(int instances) throws Exception {
        IntStream.range(0, instances).forEach(n -> under.instance("i" + n));
        return StoreUnderTest.together(THREADS, IntStream.range(0, instances)
                        .<Callable<Optional<Leased>>>mapToObj(n -> () -> store.lease("i" + n, ANY, List.of())))
                .stream().flatMap(Optional::stream).map(Leased::id).toList();
    }

    private void fill(int proxies) {
        under.pool.add(IntStream.range(0, proxies).mapToObj(n -> "p" + n + ".example")
                .map(host -> host.endsWith("0.example") ? socks(host) : StoreUnderTest.address(host))
                .map(a -> new ProxyImport.Candidate(a, null)).toList());
    }

    private List<Long> leaseAll(int instances, Set<ProxyProtocol> protocols) {
        List<Long> order = new ArrayList<>();
        Stream.iterate(0, n -> n + 1).limit(instances)
                .forEach(n -> lease("one" + n, protocols, List.of()).map(Leased::id).ifPresent(order::add));
        return order;
    }

    private Optional<Leased> lease(String instance, Set<ProxyProtocol> protocols, List<Long> tried) {
        under.instance(instance);
        return store.lease(instance, protocols, tried);
    }

    private void cool(long proxy, Duration time) {
        under.instance("held it");
        assertTrue(store.take("held it", proxy));
        assertTrue(store.release(proxy, "held it", under.now().plus(time)));
    }

    private static ProxyAddress socks(String host) {
        return new ProxyAddress(ProxyProtocol.SOCKS5, host, 1080, "", "");
    }
}
