package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.Signal;
import dev.caravan.store.AttentionList.Counts;
import dev.caravan.store.AttentionList.Needed;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class AttentionListTest {

    private static final Duration WHILE = Duration.ofMinutes(5);

    private final StoreUnderTest under;
    private final AttentionList list;

    AttentionListTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        list = new AttentionList(dataSource);
    }

    @Test
    void aNeedIsListedSinceItAroseHoweverOftenTheInstanceChangesMeanwhile() {
        under.open("loja");
        under.observe("loja", Signal.CLOSED, 401);
        Instant arose = under.now();
        under.clock.advance(WHILE);
        under.observe("loja", Signal.NOT_LOADED, null);

        assertEquals(List.of("loja pair-again " + arose), all());
    }

    @Test
    void anotherNeedBeginsAnewAndALoginEndsIt() {
        under.open("loja");
        under.observe("loja", Signal.CLOSED, 401);
        under.clock.advance(WHILE);
        under.observe("loja", Signal.QR_EXHAUSTED, 428);
        assertEquals(List.of("loja qr-unanswered " + under.now()), all());

        under.observe("loja", Signal.OPEN, null);

        assertEquals(List.of(), all());
        assertEquals(0, under.count("instance WHERE needs_since IS NOT NULL"));
    }

    @Test
    void whatIsNotEnabledNeedsNobodyAndIsNotCounted() {
        under.open("up");
        under.open("needed");
        under.observe("needed", Signal.CLOSED, 403);
        under.open("off");
        under.observe("off", Signal.CLOSED, 401);
        under.instances.wish("off", false, "ana");

        assertEquals(List.of("needed"), names(list.list(Instant.EPOCH, 0, 10)));
        assertEquals(new Counts(2, 1, 1), list.counts());
    }

    @Test
    void pagesFollowEachOtherWithoutGapsAlsoAmongNeedsOfOneMoment() {
        for (String name : List.of("c", "a", "d", "b")) {
            under.open(name);
            under.observe(name, Signal.CLOSED, 401);
        }
        Instant same = under.now();
        under.jdbc.sql("UPDATE instance SET needs_since = ? WHERE name IN ('a', 'd')").param(Rows.utc(same)).update();
        under.jdbc.sql("UPDATE instance SET needs_since = NULL, status_since = ? WHERE name = 'b'")
                .param(Rows.utc(same.plusMillis(1))).update();

        Page<Needed> first = list.list(Instant.EPOCH, 0, 2);
        Needed last = first.items().get(1);
        Page<Needed> second = list.list(last.since(), last.id(), 2);

        assertEquals(List.of("c", "a"), names(first));
        assertEquals(List.of("d", "b"), names(second));
        assertTrue(first.more());
        assertFalse(second.more());
        assertEquals(4, second.total());
    }

    private List<String> all() {
        return list.list(Instant.EPOCH, 0, 10).items().stream()
                .map(needed -> needed.instance() + " " + needed.need().code() + " " + needed.since()).toList();
    }

    private static List<String> names(Page<Needed> page) {
        return page.items().stream().map(Needed::instance).toList();
    }
}
