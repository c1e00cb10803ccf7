package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.saga.Saga;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Logins that Caravan starts at a gateway keep their distance, whoever starts them (SPEC 4, 6). */
@ExtendWith(MariaDbExtension.class)
class LoginTurnsTest {

    private static final List<String> GATEWAYS = List.of(StoreUnderTest.GATEWAY);
    private static final Duration LEASE = Duration.ofHours(10);
    private static final Duration GAP = Duration.ofMillis(300);
    private static final int WORKERS = 16;

    private final StoreUnderTest under;

    LoginTurnsTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
    }

    @Test
    void nodesThatClaimAtOnceKeepTheDistanceInAllAndLoseNoneAndServePeopleFirst() throws Exception {
        int logins = 200;
        int asked = 20;
        due(0, logins - asked, Saga.RECONNECT);
        due(logins - asked, logins, Saga.ASKED);
        Instant start = under.now();
        List<SagaStore> nodes = Stream.of("one", "two").map(name -> store(name, GAP)).toList();

        List<Saga> claimed = new ArrayList<>();
        while (claimed.size() < logins && under.now().isBefore(start.plus(GAP.multipliedBy(2L * logins)))) {
            StoreUnderTest.together(nodes.size(), nodes.stream().<Callable<List<Saga>>>map(node -> () -> claim(node)))
                    .forEach(claimed::addAll);
            under.clock.advance(Duration.ofMillis(500));
        }

        claimed.sort(Comparator.comparing(Saga::notBefore));
        assertEquals(logins, claimed.stream().map(Saga::id).distinct().count());
        assertEquals(logins, claimed.size());
        assertEquals(IntStream.range(0, logins).mapToObj(n -> start.plus(GAP.multipliedBy(n))).toList(),
                claimed.stream().map(Saga::notBefore).toList());
        assertTrue(claimed.subList(0, asked).stream().allMatch(Saga::asked), "people wait for those");
    }

    @Test
    void turnsAreGivenOnlyAMomentAhead() {
        due(0, 10, Saga.RECONNECT);

        assertEquals(List.of(under.now(), under.now().plusMillis(300), under.now().plusMillis(600),
                under.now().plusMillis(900)), turns(store("one", GAP)));
        assertEquals(List.of(), turns(store("one", GAP)));
    }

    @Test
    void withoutAGapAsManyAreClaimedForNowAsThereAreWorkers() {
        due(0, 18, Saga.RECONNECT);
        SagaStore store = store("one", Duration.ZERO);

        assertEquals(Collections.nCopies(WORKERS, under.now()), turns(store));
        assertEquals(Collections.nCopies(2, under.now()), turns(store));
    }

    @Test
    void timeInWhichNothingWasDueIsNotSavedUp() {
        due(0, 1, Saga.RECONNECT);
        claim(store("one", Duration.ofSeconds(2)));
        under.clock.advance(Duration.ofHours(1));
        due(1, 5, Saga.RECONNECT);

        assertEquals(List.of(under.now()), turns(store("one", Duration.ofSeconds(2))));
    }

    @Test
    void whereNothingIsDueNoTurnIsTaken() {
        under.instance("idle");
        store("one", GAP).beginConnection("idle", Saga.ASKED, null);

        assertEquals(List.of("idle"), claim(store("one", GAP)).stream().map(Saga::instance).toList());

        assertNull(nextTurn(), "a step that starts no login needs none");
    }

    @Test
    void turnsThatWereTakenAreTakenForTheNextStartOfCaravanToo() {
        due(0, 2, Saga.RECONNECT);
        Duration gap = Duration.ofSeconds(2);
        assertEquals(List.of(under.now()), turns(store("before", gap)));

        SagaStore after = store("after", gap);
        assertEquals(List.of(), turns(after));
        under.clock.advance(Duration.ofMillis(999));
        assertEquals(List.of(), turns(after));
        under.clock.advance(Duration.ofMillis(1));
        assertEquals(List.of(under.now().plusSeconds(1)), turns(after));
    }

    @Test
    void whatIsClaimedIsWorkedOnAlsoIfTheClaimOfAnotherGatewayFails() {
        due(0, 2, Saga.RECONNECT);
        under.gateways("node").put("another", GatewayKind.EVOLUTION);
        under.jdbc.sql("UPDATE saga SET gateway = 'another' WHERE instance_name = 'i1'").update();
        Set<String> served = new HashSet<>();
        SagaStore store = new SagaStore(under.dataSource, under.proxies, under.pool, under.scores, under.instances,
                new LoginTurns(under.dataSource, gateway -> {
                    if (served.add(gateway) && served.size() == 2) {
                        throw new DataAccessResourceFailureException("the server is gone");
                    }
                    return Duration.ZERO;
                }, Duration.ofSeconds(1), under.clock), proxy -> { }, under.clock, "one");
        List<String> gateways = List.of(StoreUnderTest.GATEWAY, "another");

        List<Saga> first = store.claimDue(Saga.Kind.CONNECTION, gateways, LEASE, WORKERS);
        List<Saga> second = store.claimDue(Saga.Kind.CONNECTION, gateways, LEASE, WORKERS);

        assertEquals(1, first.size());
        assertEquals(1, second.size());
        assertNotEquals(first.get(0).gateway(), second.get(0).gateway());
    }

    /** Connections whose login is due now. */
    private void due(int from, int to, String cause) {
        SagaStore store = store("filler", Duration.ZERO);
        IntStream.range(from, to).forEach(n -> {
            under.instance("i" + n);
            assertTrue(store.beginConnection("i" + n, cause, null));
        });
        under.jdbc.sql("UPDATE saga SET step = 'OPEN' WHERE owner IS NULL").update();
    }

    private SagaStore store(String owner, Duration gap) {
        return under.sagas(owner, gap, proxy -> { });
    }

    private static List<Saga> claim(SagaStore store) {
        return store.claimDue(Saga.Kind.CONNECTION, GATEWAYS, LEASE, WORKERS);
    }

    private static List<Instant> turns(SagaStore store) {
        return claim(store).stream().map(Saga::notBefore).toList();
    }

    private Object nextTurn() {
        return under.jdbc.sql("SELECT next_login_at FROM gateway").query((row, n) -> row.getObject(1)).list().get(0);
    }
}
