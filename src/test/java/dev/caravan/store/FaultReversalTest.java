package dev.caravan.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.ProxyFault;
import dev.caravan.store.ProxyScores.Reversal;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The guard gives back what a fault took that turned out to be nobody's (SPEC 2, 3). */
@ExtendWith(MariaDbExtension.class)
class FaultReversalTest {

    private static final int MIN = StoreUnderTest.GUARD.minCount();
    /** The defaults of proxy-guard. */
    private static final CorrelatedFaultGuard SHIPPED =
            new CorrelatedFaultGuard(Duration.ofMinutes(10), 10, 0.3, Duration.ofMinutes(15));

    private final StoreUnderTest under;
    private final ProxyScores scores;
    private final DataSource dataSource;

    FaultReversalTest(DataSource dataSource) {
        this.dataSource = dataSource;
        under = new StoreUnderTest(dataSource);
        scores = under.scores;
    }

    @Test
    void whatTheFaultTookIsGivenBackAndBooked() {
        long first = under.proxy("first", 40, null);
        scores.fault(first, "loja", ProxyFault.BLOCKED, "405");
        assertFalse(under.proxies.find(first).orElseThrow().active());

        hit(MIN - 1);

        Pooled back = under.proxies.find(first).orElseThrow();
        assertEquals("40 true null", back.score() + " " + back.active() + " " + back.inactiveCause());
        assertEquals(List.of("blocked 40>10 405",
                "reversed 10>40 blocked, frozen: 5 of 5 proxies within 10 min"), ledger(first));
        assertEquals(0, under.count("proxy WHERE is_active = 0 OR success_rate < 40"));
    }

    @Test
    void onlyWhatWasTakenIsGivenBack() {
        long poor = under.proxy("poor", 10, null);
        long rising = under.proxy("rising", 90, null);
        scores.fault(poor, "loja", ProxyFault.BLOCKED, "405");
        scores.fault(rising, "loja", ProxyFault.BLOCKED, "405");
        IntStream.range(0, 4).forEach(n -> scores.success(rising, "loja", "logged in"));
        scores.fault(rising, "loja", ProxyFault.HUNG, "another");

        hit(MIN - 2);

        assertEquals(10, score(poor));
        assertEquals(100, score(rising), "60 + 40 - 30 + 30");
    }

    @Test
    void faultsBeforeTheWindowAndOthersStay() {
        long old = under.proxy("old", 90, null);
        scores.fault(old, "loja", ProxyFault.BLOCKED, "405");
        under.clock.advance(StoreUnderTest.GUARD.window());
        long other = under.proxy("other", 90, null);
        scores.fault(other, "loja", ProxyFault.HUNG, "hung");

        hit(MIN);

        assertEquals(60, score(old));
        assertEquals(60, score(other));
    }

    @Test
    void nothingIsGivenBackTwice() {
        hit(MIN);
        long incident = scores.openIncidents().get(0).id();

        assertEquals(Optional.of(new Reversal(0, 0)), scores.reverse(incident));

        assertEquals(MIN, under.count("proxy WHERE success_rate = 40"));
        assertEquals(MIN, under.count("proxy_ledger WHERE cause = 'reversed'"));
    }

    @Test
    void byHandTheBatchOfAnIncidentIsGivenBackThatTheGuardLeft() {
        hit(MIN);
        long incident = scores.openIncidents().get(0).id();
        long missed = under.proxy("missed", 90, null);
        under.jdbc.sql("UPDATE proxy SET success_rate = 60 WHERE id = :id").param("id", missed).update();
        scores.insert(missed, "loja", ProxyFault.BLOCKED.code(), "405", 90, 60);
        under.clock.advance(StoreUnderTest.GUARD.freeze());
        scores.thaw();
        under.clock.advance(Duration.ofMinutes(1));
        long later = under.proxy("later", 90, null);
        scores.fault(later, "loja", ProxyFault.BLOCKED, "405, a year later");

        assertEquals(Optional.of(new Reversal(1, 30)), scores.reverse(incident));

        assertEquals(90, score(missed));
        assertEquals(60, score(later), "it came after the incident");
    }

    @Test
    void thereIsNothingToReverseOfAnotherKindOfIncident() {
        under.jdbc.sql("INSERT INTO incident (kind, subject, detail, opened_at, last_seen_at)"
                + " VALUES ('gateway', 'evo', 'down', :now, :now)").param("now", Rows.utc(under.now())).update();
        long other = under.jdbc.sql("SELECT id FROM incident").query(Long.class).single();

        assertEquals(Optional.empty(), scores.reverse(other));
        assertEquals(Optional.empty(), scores.reverse(other + 1));
    }

    @Test
    void faultsAtTheSameMomentAreGivenBackToTheLast() throws Exception {
        List<Long> proxies = IntStream.range(0, 40).mapToObj(n -> under.proxy("p" + n, 40, null)).toList();

        StoreUnderTest.together(8, proxies.stream().<Callable<Object>>map(
                id -> () -> scores.fault(id, "loja", ProxyFault.BLOCKED, "405")));

        assertEquals(40, under.count("proxy WHERE success_rate = 40 AND is_active = 1"));
        assertEquals(1, scores.openIncidents().size());
    }

    /** A 405 that hits every login, after a morning in which some worked and some proxies were really bad. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void aRefusalThatHitsTheWholeFleetEjectsAtMostOneInAHundred(long seed) {
        Random random = new Random(seed);
        ProxyScores shipped = new ProxyScores(dataSource, StoreUnderTest.POLICY, SHIPPED, under.clock);
        int pool = 100 + random.nextInt(200);
        List<Long> proxies = new ArrayList<>();
        for (int n = 0; n < pool; n++) {
            proxies.add(under.proxy("p" + n, 20 + random.nextInt(81), null));
        }
        int logins = random.nextInt(pool);
        proxies.subList(0, logins).forEach(id -> shipped.success(id, "loja", "logged in"));
        under.clock.advance(Duration.ofSeconds(random.nextInt(600)));

        for (int n = 0; n < 2 * pool; n++) {
            shipped.fault(proxies.get(random.nextInt(pool)), "i" + n, ProxyFault.BLOCKED, "405");
            under.clock.advance(Duration.ofMillis(random.nextInt(3_000)));
        }

        assertTrue(under.count("proxy WHERE is_active = 0") <= pool / 100, () -> seed + ": "
                + under.count("proxy WHERE is_active = 0") + " of " + pool);
        assertEquals(1, shipped.openIncidents().size());
    }

    @Test
    void aSlowLoginIsMarkedAndCostsNoPoints() {
        long id = under.proxy("a.example", 50, 80);

        scores.slow(id, "loja", Duration.ofSeconds(45), "408");

        Pooled slow = under.proxies.find(id).orElseThrow();
        assertEquals("50 45000", slow.score() + " " + slow.responseMillis());
        assertEquals(List.of("slow 50>50 408"), ledger(id));
    }

    private void hit(int proxies) {
        IntStream.range(0, proxies)
                .forEach(n -> scores.fault(under.proxy("hit" + n, 40, null), "i" + n, ProxyFault.BLOCKED, "405"));
    }

    private int score(long id) {
        return under.proxies.find(id).orElseThrow().score();
    }

    private List<String> ledger(long id) {
        return under.jdbc.sql("SELECT CONCAT(cause, ' ', score_before, '>', score_after, ' ', evidence)"
                + " FROM proxy_ledger WHERE proxy_id = :id ORDER BY id").param("id", id).query(String.class).list();
    }
}
