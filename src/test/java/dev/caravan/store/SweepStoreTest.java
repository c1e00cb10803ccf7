package dev.caravan.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepFindings;
import dev.caravan.domain.SweepRun;
import dev.caravan.fleet.Sweeps;
import dev.caravan.testing.MariaDbExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class SweepStoreTest {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Set<Long> NONE = Set.of();
    private static final SweepFindings FOUND = new SweepFindings(Map.of("stuck", 2L), List.of("loja-001 não anda"));

    private final StoreUnderTest under;
    private final SweepStore store;

    SweepStoreTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        under.jdbc.sql("DELETE FROM sweep_run").update();
        store = store("one");
    }

    private SweepStore store(String node) {
        return new SweepStore(under.dataSource, under.clock, node, LONGEST);
    }

    @Test
    void whatARunFoundIsKept() {
        SweepRun run = store.begin(Sweep.RECOVERY, SweepRun.BY_HTTP, NONE).orElseThrow();
        assertNull(store.newest(Sweep.RECOVERY, 1).get(0).endedAt());
        under.clock.advance(Duration.ofSeconds(3));

        assertTrue(store.end(run.found(FOUND, null)));

        SweepRun kept = store.newest(Sweep.RECOVERY, 1).get(0);
        assertEquals(FOUND, kept.findings());
        assertEquals(under.now(), kept.endedAt());
        assertEquals("one", kept.node());
        assertEquals(SweepRun.BY_HTTP, kept.cause());
        assertEquals(List.of(), store.newest(Sweep.HEALTH, 5));
    }

    @Test
    void ofManyNodesThatBeginARunOneHasIt() throws Exception {
        List<Optional<SweepRun>> begun = StoreUnderTest.together(16, IntStream.range(0, 16)
                .<Callable<Optional<SweepRun>>>mapToObj(n -> () ->
                        store("node" + n).begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE, NONE)));

        assertEquals(1, begun.stream().filter(Optional::isPresent).count());
        assertTrue(store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE, NONE).isPresent(), "another sweep is not kept waiting");
    }

    @Test
    void aRunThatEndedMakesRoomForTheNext() {
        store.end(store.begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE, NONE).orElseThrow().found(null, "it failed"));

        assertTrue(store.begin(Sweep.HEALTH, SweepRun.BY_JMX, NONE).isPresent());
        assertEquals("it failed", store.newest(Sweep.HEALTH, 2).get(1).error());
    }

    @Test
    void aRunOfThisNodeThatItDoesNotCarryOutAnyMoreKeepsNoneAway() {
        SweepRun lost = store.begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE, NONE).orElseThrow();
        SweepRun deep = store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE, Set.of(lost.id())).orElseThrow();
        assertTrue(store("two").begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE, NONE).isEmpty(), "it is not this node's");
        assertTrue(store.begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE, Set.of(lost.id())).isEmpty(), "it is under way");

        assertTrue(store.begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE, Set.of(deep.id())).isPresent());

        assertEquals("its end could not be recorded", store.newest(Sweep.HEALTH, 2).get(1).error());
        assertNull(store.newest(Sweep.DEEP, 1).get(0).endedAt());
    }

    @Test
    void aRunWhoseEndTheDatabaseDidNotTakeKeepsTheNextAwayNoLonger() {
        Sweeps sweeps = new Sweeps(store, new SimpleMeterRegistry(), under.clock);
        SweepRun run = sweeps.begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE).orElseThrow();
        assertTrue(sweeps.begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE).isEmpty());
        under.jdbc.sql("RENAME TABLE sweep_run TO sweep_run_away").update();
        try {
            assertThrows(DataAccessException.class, () -> sweeps.end(run.found(FOUND, null)));
        } finally {
            under.jdbc.sql("RENAME TABLE sweep_run_away TO sweep_run").update();
        }

        assertTrue(sweeps.begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE).isPresent());
    }

    @Test
    void aRunThatNeverEndsIsGivenUpAndWhatItFoundThenIsTooLate() {
        SweepRun hangs = store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE, NONE).orElseThrow();
        Set<Long> underWay = Set.of(hangs.id());
        under.clock.advance(LONGEST);
        assertTrue(store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE, underWay).isEmpty());
        under.clock.advance(Duration.ofMillis(1));

        assertTrue(store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE, underWay).isPresent());

        assertFalse(store.end(hangs.found(FOUND, null)));
        assertNull(store.newest(Sweep.DEEP, 2).get(1).findings());
    }

    @Test
    void aRunIsReadByPeopleSoThatLongListsAreCut() {
        SweepFindings.Account account = SweepFindings.account();
        IntStream.range(0, 60).forEach(n -> account.find("line " + n).count("lines", 1));

        SweepFindings found = account.close();

        assertEquals(SweepFindings.MOST + 1, found.findings().size());
        assertEquals("+ 10", found.findings().get(SweepFindings.MOST));
        assertEquals(60, found.counts().get("lines"));
    }
}
