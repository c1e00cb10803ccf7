package dev.caravan.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepFindings;
import dev.caravan.domain.SweepRun;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class SweepStoreTest {

    private static final Duration LONGEST = Duration.ofMinutes(10);
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
        SweepRun run = store.begin(Sweep.RECOVERY, SweepRun.BY_HTTP).orElseThrow();
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
                        store("node" + n).begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE)));

        assertEquals(1, begun.stream().filter(Optional::isPresent).count());
        assertTrue(store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE).isPresent(), "another sweep is not kept waiting");
    }

    @Test
    void aRunThatEndedMakesRoomForTheNext() {
        store.end(store.begin(Sweep.HEALTH, SweepRun.BY_SCHEDULE).orElseThrow().found(null, "it failed"));

        assertTrue(store.begin(Sweep.HEALTH, SweepRun.BY_JMX).isPresent());
        assertEquals("it failed", store.newest(Sweep.HEALTH, 2).get(1).error());
    }

    @Test
    void aRunThatNeverEndsIsGivenUpAndWhatItFoundThenIsTooLate() {
        SweepRun hangs = store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE).orElseThrow();
        under.clock.advance(LONGEST);
        assertTrue(store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE).isEmpty());
        under.clock.advance(Duration.ofMillis(1));

        assertTrue(store.begin(Sweep.DEEP, SweepRun.BY_SCHEDULE).isPresent());

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
