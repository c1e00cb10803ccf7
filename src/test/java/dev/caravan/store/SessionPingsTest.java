package dev.caravan.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.store.SessionPings.OpenSession;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class SessionPingsTest {

    private final StoreUnderTest under;
    private final SessionPings pings;

    SessionPingsTest(DataSource dataSource) {
        under = new StoreUnderTest(dataSource);
        pings = new SessionPings(dataSource, under.instances, under.clock);
    }

    @Test
    void openSessionsOfEnabledInstancesAreAsked() {
        under.open("open");
        under.open("disabled");
        under.instances.wish("disabled", false, "test");
        under.open("closed");
        under.observe("closed", Signal.CLOSED, 428);
        under.instance("new");

        assertEquals(List.of("open"), open());
        assertEquals(List.of(), pings.open(List.of("another")));
        assertEquals(List.of(), pings.open(List.of()));
    }

    @Test
    void aSessionThatASagaRestartsIsLeftAlone() {
        under.open("waiting");
        under.open("restarting");
        under.open("connecting");
        SagaStore sagas = under.assignments("node");
        for (String instance : List.of("waiting", "restarting", "connecting")) {
            assertTrue(sagas.begin(instance, SagaStep.LOOK, "test"));
        }
        under.jdbc.sql("UPDATE saga SET restart_at = started_at WHERE instance_name = 'restarting'").update();
        under.jdbc.sql("UPDATE saga SET kind = 'connection' WHERE instance_name = 'connecting'").update();

        assertEquals(List.of("waiting"), open());

        under.jdbc.sql("UPDATE saga SET outcome = 'effective'").update();
        assertEquals(List.of("connecting", "restarting", "waiting"), open().stream().sorted().toList());
    }

    @Test
    void whoWaitedLongestIsAskedFirst() {
        under.open("a");
        under.open("b");
        under.open("c");
        pings.answered(List.of(session("b", 0)));
        under.clock.advance(Duration.ofMinutes(2));
        pings.answered(List.of(session("a", 0)));

        assertEquals(List.of("c", "b", "a"), open());
    }

    @Test
    void failuresAreCountedUntilOneAnswers() {
        under.open("loja");

        assertTrue(pings.mute(session("loja", 0), under.now(), "no answer within 15000 ms"));
        assertTrue(pings.mute(session("loja", 1), under.now(), "no answer within 15000 ms"));
        assertEquals(List.of(session("loja", 2)), pings.open(List.of("evo")));
        assertEquals(List.of("answers>mute"), under.timeline("loja", "session"));

        pings.answered(List.of(session("loja", 2)));
        assertEquals(List.of(session("loja", 0)), pings.open(List.of("evo")));
        assertEquals(List.of("answers>mute", "mute>answers"), under.timeline("loja", "session"));

        pings.answered(List.of(session("loja", 0)));
        assertEquals(2, under.timeline("loja", "session").size());
    }

    @Test
    void theEvidenceStandsInTheHistory() {
        under.open("loja");

        pings.mute(session("loja", 0), under.now(), "no answer within 15000 ms");

        assertEquals("deep-sweep: no answer within 15000 ms", under.jdbc.sql(
                "SELECT CONCAT(cause, ': ', evidence) FROM instance_timeline WHERE subject = 'session'")
                .query(String.class).single());
    }

    @Test
    void twoWhoAskAtOnceCountOneFailure() {
        under.open("loja");

        assertTrue(pings.mute(session("loja", 0), under.now(), "x"));
        assertFalse(pings.mute(session("loja", 0), under.now(), "x"));

        assertEquals(List.of(session("loja", 1)), pings.open(List.of("evo")));
        assertEquals(List.of("answers>mute"), under.timeline("loja", "session"));
    }

    @Test
    void whatChangedWhileItWasAskedIsAnotherMatter() {
        under.open("dropped");
        under.open("back");
        under.open("disabled");
        Instant askedAt = under.now();
        under.observe("dropped", Signal.CONNECTING, null);
        under.observe("back", Signal.CONNECTING, null);
        under.observe("back", Signal.OPEN, null);
        under.instances.wish("disabled", false, "test");

        for (String instance : List.of("dropped", "back", "disabled")) {
            assertFalse(pings.mute(session(instance, 0), askedAt, "x"), instance);
            assertEquals(List.of(), under.timeline(instance, "session"));
        }
        assertTrue(pings.mute(session("back", 0), under.now(), "x"), "asked after its login");
    }

    @Test
    void pingsLeaveTheVersionOfTheInstanceAlone() {
        under.open("loja");
        Instance before = under.instances.find("loja").orElseThrow();

        pings.mute(session("loja", 0), under.now(), "x");
        pings.answered(List.of(session("loja", 1)));

        assertEquals(before, under.instances.find("loja").orElseThrow());
    }

    @Test
    void aPersonIsAskedAboutASessionThatStaysMuteUntilItAnswers() {
        under.open("loja");
        pings.mute(session("loja", 0), under.now(), "x");
        assertFalse(pings.askPerson(session("loja", 0), 2, "x"), "once is not often");
        pings.mute(session("loja", 1), under.now(), "x");

        assertTrue(pings.askPerson(session("loja", 1), 2, "x"));
        assertFalse(pings.askPerson(session("loja", 1), 2, "x"), "asked already");
        assertEquals(HumanNeed.MUTE, need("loja"));
        assertEquals(1, under.count("instance WHERE needs_since IS NOT NULL"));

        under.observe("loja", Signal.CONNECTING, null);
        assertEquals(HumanNeed.MUTE, need("loja"), "a restart answers nothing");
        under.observe("loja", Signal.OPEN, null);
        assertEquals(HumanNeed.MUTE, need("loja"), "nor does a login");

        pings.answered(List.of(session("loja", 2)));
        assertNull(need("loja"));
        assertEquals(0, under.count("instance WHERE needs_since IS NOT NULL"));
        assertEquals(List.of("answers>mute", "mute>needs-person", "mute>answers"), under.timeline("loja", "session"));
    }

    @Test
    void whoWaitsForAPersonForAnotherReasonGoesOnDoingSo() {
        under.open("loja");
        under.jdbc.sql("UPDATE instance SET needs_human = 'shared-proxy', failed_pings = 5").update();

        assertFalse(pings.askPerson(session("loja", 5), 2, "x"));
        pings.answered(List.of(session("loja", 5)));

        assertEquals(HumanNeed.SHARED_PROXY, need("loja"));
    }

    private HumanNeed need(String instance) {
        return under.instances.find(instance).orElseThrow().need();
    }

    @Test
    void manyAnswersAreNotedAtOnce() {
        List<OpenSession> many = IntStream.range(0, 250).mapToObj(n -> "loja-" + n).peek(under::open)
                .map(name -> session(name, 0)).toList();

        pings.answered(many);

        assertEquals(250, under.count("instance WHERE pinged_at IS NOT NULL"));
    }

    private List<String> open() {
        return pings.open(List.of("evo")).stream().map(OpenSession::instance).toList();
    }

    private static OpenSession session(String instance, int failedPings) {
        return new OpenSession("evo", instance, failedPings);
    }
}
