package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.InstanceStateMachine;
import dev.caravan.domain.InstanceStateMachine.Change;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.Signal;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class InstanceStoreTest {

    private final StoreUnderTest under;
    private final InstanceStore store;

    InstanceStoreTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        store = under.instances;
    }

    @Test
    void anInstanceHeardOfForTheFirstTimeIsInitializing() {
        store.discover("evo", List.of("loja"), true);

        assertEquals(Optional.of(Instance.discovered("loja", "evo", true, under.now())), store.find("loja"));
    }

    @Test
    void hearingOfItAgainChangesNothing() {
        under.open("loja");
        Instance known = store.find("loja").orElseThrow();

        under.clock.advance(Duration.ofMinutes(1));
        store.discover("evo", List.of("loja", "outra"), false);

        assertEquals(known, store.find("loja").orElseThrow());
        assertFalse(store.find("outra").orElseThrow().enabled());
    }

    @Test
    void everyFieldOfAChangeIsReadBack() {
        under.instance("loja");
        Instance known = store.find("loja").orElseThrow();
        Instant at = under.now();
        Instance after = new Instance("loja", "evo", true, ConnectionStatus.QR_REQUIRED, at, 401, "logged out",
                at.minusMillis(5), false, HumanNeed.PAIR_AGAIN, at.minusMillis(1), at.minusMillis(2), at.minusMillis(3), ProxyState.STORED,
                new QrCode("code", "png", "ABCD1234"), at.minusMillis(4), known.version());

        store.record(List.of(new Change(known, after, List.of())));

        Instance read = store.find("loja").orElseThrow();
        assertEquals(known.version() + 1, read.version());
        assertEquals(new Instance("loja", "evo", true, after.status(), after.statusSince(), 401, "logged out",
                after.reasonAt(), false, after.need(), after.connectedSince(), after.downSince(), after.observedAt(), ProxyState.STORED,
                after.qr(), after.qrAt(), 1), read);
    }

    @Test
    void aChangeOverAnotherChangeIsLostAndLeavesNoTimelineRow() {
        under.instance("a");
        under.instance("b");
        Change staleA = change("a", Signal.OPEN);
        Change freshB = change("b", Signal.OPEN);
        under.observe("a", Signal.CLOSED, 401);

        List<Change> lost = store.record(List.of(staleA, freshB));

        assertEquals(List.of(staleA), lost);
        assertEquals(ConnectionStatus.AUTH_FAILURE, store.find("a").orElseThrow().status());
        assertEquals(ConnectionStatus.CONNECTED, store.find("b").orElseThrow().status());
        assertEquals(List.of("INITIALIZING>AUTH_FAILURE"), under.timeline("a", "status"));
        assertEquals(List.of("INITIALIZING>CONNECTED"), under.timeline("b", "status"));
    }

    @Test
    void theChangeFeedBringsWhatChangedSinceAMomentAlone() {
        under.instance("old");
        under.clock.advance(Duration.ofSeconds(1));
        Instant since = under.now();
        under.instance("new");

        assertEquals(List.of("new"), store.changedSince(since).stream().map(Instance::name).toList());
        under.clock.advance(Duration.ofSeconds(1));
        under.observe("old", Signal.OPEN, null);
        assertEquals(List.of("old"), store.changedSince(under.now()).stream().map(Instance::name).toList());
    }

    @Test
    void aWishIsWrittenOnceAndBlocksWhatWasJudgedBeforeIt() {
        under.instance("loja");
        Change judged = change("loja", Signal.OPEN);

        assertTrue(store.wish("loja", false, "ana"));
        assertFalse(store.wish("loja", false, "ana"));
        assertFalse(store.wish("nobody", false, "ana"));

        assertEquals(List.of("up>down"), under.timeline("loja", "wish"));
        assertEquals(List.of(judged), store.record(List.of(judged)));
    }

    @Test
    void textsOfAnyLengthAreCutToTheColumn() {
        under.instance("loja");
        Instance known = store.find("loja").orElseThrow();
        Change told = InstanceStateMachine.apply(known, new Observation("evo", "loja", Signal.CLOSED, Source.WEBHOOK,
                under.now(), 500, "é".repeat(2_000), null)).orElseThrow();

        assertEquals(List.of(), store.record(List.of(told)));
        assertEquals(255, store.find("loja").orElseThrow().reason().length());
    }

    @Test
    void namesDifferInCase() {
        store.discover("evo", List.of("Loja", "loja"), true);

        assertEquals("Loja", store.find("Loja").orElseThrow().name());
        assertEquals("loja", store.find("loja").orElseThrow().name());
    }

    @Test
    void momentsAreTheSameInASessionOfAnotherTimeZone() throws Exception {
        under.open("loja");
        Instance here = store.find("loja").orElseThrow();

        try (var connection = under.dataSource.getConnection()) {
            connection.createStatement().execute("SET time_zone = '+09:00'");
            var elsewhere = new InstanceStore(new SingleConnectionDataSource(connection, true), under.clock);

            assertEquals(here, elsewhere.find("loja").orElseThrow());
            assertEquals(List.of(here), elsewhere.changedSince(under.now()));
            elsewhere.discover("evo", List.of("outra"), true);
            connection.createStatement().execute("SET time_zone = '+00:00'");
        }
        assertEquals(under.now(), store.find("outra").orElseThrow().statusSince());
    }

    private Change change(String name, Signal signal) {
        return InstanceStateMachine.apply(store.find(name).orElseThrow(),
                new Observation("evo", name, signal, Source.WEBHOOK, under.now())).orElseThrow();
    }
}
