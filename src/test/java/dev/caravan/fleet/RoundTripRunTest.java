package dev.caravan.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.MuteGuard;
import dev.caravan.fleet.RoundTripRun.Result;
import dev.caravan.fleet.RoundTripRun.Turn;
import dev.caravan.store.SessionPings.OpenSession;
import dev.caravan.testing.TestClock;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RoundTripRunTest {

    private static final Duration WITHIN = Duration.ofSeconds(15);
    private static final Duration LENGTH = Duration.ofSeconds(100);
    private static final int LANES = 3;

    private final TestClock clock = new TestClock();

    @Test
    void eachGatewayHasItsLanesAndNoneIsLongerThanItsQueue() {
        RoundTripRun run = run(sessions("evo", 5), sessions("other", 2));

        List<Turn> lanes = run.lanes();

        assertEquals(List.of("evo-0", "evo-1", "evo-2", "other-0", "other-1"),
                lanes.stream().map(turn -> turn.session().instance()).toList());
        assertEquals(new GatewayCommand.RoundTrip("evo", "evo-0", WITHIN), lanes.get(0).command());
        assertEquals(2, run.unasked("evo"));
        assertEquals(0, run.unasked("other"));
    }

    @Test
    void aLaneGoesOnUntilTheQueueOfItsGatewayIsEmpty() {
        RoundTripRun run = run(sessions("evo", 4), sessions("other", 1));
        run.lanes();

        assertEquals(Optional.of("evo-3"), run.next("evo").map(turn -> turn.session().instance()));
        assertEquals(Optional.empty(), run.next("evo"));
        assertEquals(Optional.empty(), run.next("other"));
    }

    @Test
    void whatCannotEndInTimeIsNotBegun() {
        RoundTripRun run = run(sessions("evo", 5));
        run.lanes();

        clock.advance(LENGTH.minus(WITHIN));
        assertTrue(run.next("evo").isPresent());

        clock.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), run.next("evo"));
        assertEquals(1, run.unasked("evo"));
    }

    @Test
    void onlyWhatTheSessionIsToBlameForMakesItMute() {
        RoundTripRun run = run(sessions("evo", 3));
        List<Turn> turns = run.lanes();

        assertEquals(Result.ANSWERED, run.note(answered(turns.get(0))));
        assertEquals(Result.MUTE, run.note(failed(turns.get(1), new GatewayFailure.SessionUnfit("no answer"))));
        assertEquals(Result.FAILED, run.note(failed(turns.get(2), new GatewayFailure.NodeUnavailable("HTTP 503"))));

        assertEquals(List.of(turns.get(0).session()), run.answered("evo"));
        assertEquals(List.of(new RoundTripRun.Mute(turns.get(1).session(), clock.instant(), "no answer")),
                run.mute("evo"));
        assertEquals(Map.of("node-unavailable", 1), run.failures("evo"));
    }

    @Test
    void aBlindGatewayIsNotAskedToTheEnd() {
        RoundTripRun run = run(sessions("evo", 9), sessions("other", 4));
        List<Turn> turns = run.lanes();
        mute(run, turns.get(0));
        assertFalse(run.blind("evo"), "one is too few to tell");

        mute(run, turns.get(1));
        assertTrue(run.blind("evo"));
        assertTrue(run.next("evo").isPresent(), "the first of every lane are waited for");

        mute(run, turns.get(2));
        assertEquals(Optional.empty(), run.next("evo"));
        assertTrue(run.next("other").isPresent());
        assertFalse(run.blind("other"));
    }

    private static void mute(RoundTripRun run, Turn turn) {
        run.note(failed(turn, new GatewayFailure.SessionUnfit("no answer")));
    }

    private static Answered answered(Turn turn) {
        return new Answered(turn, new GatewayAnswer.RoundTripped(), null);
    }

    private static Answered failed(Turn turn, GatewayFailure failure) {
        return new Answered(turn, null, failure);
    }

    private RoundTripRun run(List<OpenSession> sessions) {
        return new RoundTripRun(sessions, new MuteGuard(2, 0.5), clock, WITHIN, LANES, LENGTH);
    }

    private RoundTripRun run(List<OpenSession> sessions, List<OpenSession> others) {
        return run(Stream.concat(sessions.stream(), others.stream()).toList());
    }

    private static List<OpenSession> sessions(String gateway, int count) {
        return IntStream.range(0, count).mapToObj(n -> new OpenSession(gateway, gateway + "-" + n, 0)).toList();
    }
}
