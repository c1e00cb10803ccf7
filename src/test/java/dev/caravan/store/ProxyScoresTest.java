package dev.caravan.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.Band;
import dev.caravan.domain.ProxyFault;
import dev.caravan.store.ProxyScores.Scored;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class ProxyScoresTest {

    private final StoreUnderTest under;
    private final ProxyScores scores;

    ProxyScoresTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        scores = under.scores;
    }

    @Test
    void everyOutcomeIsALedgerRowWithTheScoreBeforeAndAfter() {
        long id = under.proxy("a.example");

        scores.success(id, "loja", "logged in");
        scores.fault(id, "loja", ProxyFault.REFUSED, "refused");
        scores.fault(id, "outra", ProxyFault.NOT_STORED, "gone");

        assertEquals(List.of("loja success 50>60 logged in", "loja refused 60>30 refused",
                "outra not-stored 30>30 gone"), ledger(id));
    }

    @Test
    void threeFaultsTakeAProxyOutOfThePool() {
        long id = under.proxy("a.example", 100, null);

        assertEquals(new Scored(100, 70, Band.GOOD, false), scores.fault(id, "loja", ProxyFault.HUNG, ""));
        assertEquals(new Scored(70, 40, Band.UNSTABLE, false), scores.fault(id, "loja", ProxyFault.HUNG, ""));
        assertTrue(under.proxies.find(id).orElseThrow().active());
        assertEquals(new Scored(40, 10, Band.INACTIVE, false), scores.fault(id, "loja", ProxyFault.HUNG, ""));

        Pooled ejected = under.proxies.find(id).orElseThrow();
        assertFalse(ejected.active());
        assertEquals("score", ejected.inactiveCause());
    }

    @Test
    void zeroStaysZeroAndIsStillBooked() {
        long id = under.proxy("a.example", 0, null);

        assertEquals(new Scored(0, 0, Band.INACTIVE, false), scores.fault(id, "loja", ProxyFault.NO_LOGIN, "late"));
        assertEquals(List.of("loja no-login 0>0 late"), ledger(id));
    }

    @Test
    void aProxyThatAnAdminSwitchedOffKeepsThatCause() {
        long id = under.proxy("a.example", 40, null);
        under.jdbc.sql(Sql.text("deactivate-proxy")).param("id", id).param("now", Rows.utc(under.now())).update();

        scores.fault(id, "loja", ProxyFault.REFUSED, "refused");

        assertEquals("admin", under.proxies.find(id).orElseThrow().inactiveCause());
    }

    @ParameterizedTest
    @EnumSource(value = ProxyFault.class, names = {"NOT_STORED", "INTERRUPTED", "UNSUITABLE"})
    void aFaultThatIsNotTheProxysCostsNothing(ProxyFault fault) {
        long id = under.proxy("a.example");

        assertEquals(50, scores.fault(id, "loja", fault, "why").after());
        assertEquals(List.of("loja " + fault.code() + " 50>50 why"), ledger(id));
    }

    @Test
    void manyFaultsThatAreNotTheProxiesOwnFreezeNothing() {
        IntStream.range(0, 20).forEach(n -> scores.fault(under.proxy("p" + n), "loja", ProxyFault.INTERRUPTED, ""));

        assertEquals(List.of(), scores.openIncidents());
    }

    @Test
    void whenTheSameFaultHitsManyProxiesScoresFreezeWithOneIncidentAndNobodyIsEjected() {
        List<Scored> hit = IntStream.range(0, 12)
                .mapToObj(n -> scores.fault(under.proxy("p" + n, 40, null), "i" + n, ProxyFault.REFUSED, "refused"))
                .toList();

        int paid = StoreUnderTest.GUARD.minCount();
        assertEquals(paid - 1, hit.stream().filter(scored -> !scored.frozen()).count());
        assertTrue(hit.subList(paid - 1, 12).stream().allMatch(scored -> scored.frozen() && scored.after() == 40));
        assertEquals(0, under.count("proxy WHERE is_active = 0"));
        assertEquals(List.of("proxy-fault refused 5 of 5 proxies within 10 min"), scores.openIncidents().stream()
                .map(i -> i.kind() + " " + i.subject() + " " + i.detail()).toList());
        assertEquals(7, under.count("proxy_ledger WHERE evidence = 'frozen: refused'"));
    }

    @Test
    void aFreezeThatAPersonEndedDoesNotComeBackForAWhile() {
        IntStream.range(0, 5).forEach(n -> scores.fault(under.proxy("p" + n), "loja", ProxyFault.REFUSED, ""));
        IncidentStore incidents = new IncidentStore(under.dataSource, under.clock);
        assertTrue(incidents.closeByHand(scores.openIncidents().get(0).id(), "ana"));
        under.clock.advance(StoreUnderTest.GUARD.freeze().minusMillis(1));
        IntStream.range(5, 9).forEach(n -> scores.fault(under.proxy("p" + n), "loja", ProxyFault.REFUSED, ""));

        assertFalse(scores.fault(under.proxy("last"), "loja", ProxyFault.REFUSED, "").frozen());
        assertEquals(List.of(), scores.openIncidents());

        under.clock.advance(Duration.ofMillis(1));
        assertTrue(scores.fault(under.proxy("later"), "loja", ProxyFault.REFUSED, "").frozen());
    }

    @Test
    void oneBadProxyHoweverOftenItFailsFreezesNothing() {
        long id = under.proxy("a.example", 100, null);

        IntStream.range(0, 10).forEach(n -> scores.fault(id, "loja", ProxyFault.REFUSED, ""));

        assertEquals(List.of(), scores.openIncidents());
    }

    @Test
    void aSmallShareOfABusyPoolFreezesNothing() {
        IntStream.range(0, 12).forEach(n -> scores.success(under.proxy("good" + n), "loja", ""));
        IntStream.range(0, 6).forEach(n -> scores.fault(under.proxy("bad" + n), "loja", ProxyFault.REFUSED, ""));

        assertEquals(List.of(), scores.openIncidents());
    }

    @Test
    void faultsThatAreLongAgoDoNotAddUp() {
        IntStream.range(0, 4).forEach(n -> scores.fault(under.proxy("old" + n), "loja", ProxyFault.REFUSED, ""));
        under.clock.advance(StoreUnderTest.GUARD.window());

        IntStream.range(0, 4).forEach(n -> scores.fault(under.proxy("new" + n), "loja", ProxyFault.REFUSED, ""));

        assertEquals(List.of(), scores.openIncidents());
    }

    @Test
    void aFreezeHoldsForItsFaultAlone() {
        freeze();

        assertFalse(scores.fault(under.proxy("a"), "loja", ProxyFault.HUNG, "").frozen());
        assertEquals(60, scores.success(under.proxy("b"), "loja", "").after());
        assertTrue(scores.fault(under.proxy("c"), "loja", ProxyFault.REFUSED, "").frozen());
    }

    @Test
    void aFreezeGoesOnAsLongAsItsFaultHitsMany() {
        freeze();
        Duration freeze = StoreUnderTest.GUARD.freeze();
        under.clock.advance(freeze.minusMillis(1));
        IntStream.range(0, 5).forEach(n ->
                assertTrue(scores.fault(under.proxy("later" + n), "loja", ProxyFault.REFUSED, "").frozen()));

        under.clock.advance(freeze.minusMillis(1));

        assertEquals(0, scores.thaw());
        assertTrue(scores.fault(under.proxy("a"), "loja", ProxyFault.REFUSED, "").frozen());
    }

    @Test
    void aFewBadProxiesDoNotKeepAFreezeUp() {
        freeze();
        Duration freeze = StoreUnderTest.GUARD.freeze();
        under.clock.advance(freeze.minusMillis(1));
        assertEquals(0, scores.thaw());
        assertTrue(scores.fault(under.proxy("a"), "loja", ProxyFault.REFUSED, "").frozen());

        under.clock.advance(Duration.ofMillis(1));

        assertFalse(scores.fault(under.proxy("a"), "loja", ProxyFault.REFUSED, "").frozen());
        assertEquals(1, scores.thaw());
        assertEquals(List.of(), scores.openIncidents());
    }

    @Test
    void afterAThawTheSameFaultMayFreezeAgain() {
        freeze();
        under.clock.advance(StoreUnderTest.GUARD.freeze());

        freeze();

        assertEquals(1, scores.openIncidents().size());
        assertEquals(2, under.count("incident"));
    }

    @Test
    void outcomesAtOnceAreAllCounted() throws Exception {
        long id = under.proxy("a.example", 0, null);

        StoreUnderTest.together(8, IntStream.range(0, 8)
                .<Callable<Scored>>mapToObj(n -> () -> scores.success(id, "loja", "n" + n)));

        assertEquals(80, under.proxies.find(id).orElseThrow().score());
        assertEquals(8, ledger(id).stream().map(row -> row.split(" ")[2]).distinct().count());
    }

    @Test
    void bandsFollowAChangedPolicy() {
        long id = under.proxy("a.example", 85, null);
        under.jdbc.sql("UPDATE proxy SET band = 2").update();

        assertEquals(1, scores.alignBands());
        assertEquals(0, scores.alignBands());
        assertEquals(Band.EXCELLENT, under.proxies.find(id).orElseThrow().band());
    }

    private void freeze() {
        String batch = "f" + under.count("proxy") + "-";
        IntStream.range(0, StoreUnderTest.GUARD.minCount())
                .forEach(n -> scores.fault(under.proxy(batch + n, 90, null), "loja", ProxyFault.REFUSED, ""));
        assertEquals(1, scores.openIncidents().size());
    }

    private List<String> ledger(long id) {
        return under.jdbc.sql("SELECT CONCAT(instance_name, ' ', cause, ' ', score_before, '>', score_after, ' ',"
                + " evidence) FROM proxy_ledger WHERE proxy_id = :id ORDER BY id").param("id", id).query(String.class)
                .list();
    }
}
