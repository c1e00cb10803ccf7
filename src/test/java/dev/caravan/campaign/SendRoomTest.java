package dev.caravan.campaign;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.caravan.testing.TestClock;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SendRoomTest {

    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final TestClock clock = new TestClock();
    private final SendRoom room = new SendRoom(new DispatchLimits(REST, 2, 3, 2, REST, LEASE), clock);

    @Test
    void anInstanceHasAsManyUnderWayAsItMay() {
        room.taken("a");
        assertEquals(1, room.of("a"));
        room.taken("a");
        assertEquals(0, room.of("a"));
        assertEquals(2, room.of("b"));
        room.left("a");
        assertEquals(1, room.of("a"));
    }

    @Test
    void aMessageOfWhichNothingIsHeardGivesItsRoomBackWithItsClaim() {
        room.taken("a");
        clock.advance(LEASE.minusSeconds(1));
        room.taken("a");
        assertEquals(0, room.of("a"));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(1, room.of("a"));
    }

    @Test
    void anAnswerMakesRoomBeforeItIsWritten() {
        room.taken("a");
        room.taken("a");
        room.answered("a");
        assertEquals(1, room.of("a"));
    }

    @Test
    void tooManyAnswersThatAreNotWrittenEndAllSending() {
        room.answered("a");
        room.answered("b");
        assertFalse(room.isBehind());
        room.answered("a");
        assertTrue(room.isBehind());
        room.written();
        assertFalse(room.isBehind());
        room.answered("a");
        clock.advance(LEASE);
        assertFalse(room.isBehind());
    }

    @Test
    void aClosedInstanceHasNoRoomUntilItIsReopenedOrItsClaimsAreOver() {
        room.close("a");
        assertEquals(0, room.of("a"));
        assertEquals(2, room.of("b"));
        room.reopen("a");
        assertEquals(2, room.of("a"));
        room.close("a");
        clock.advance(LEASE);
        assertEquals(2, room.of("a"));
    }

    @Test
    void aGatewayThatCouldNotRestsAndLongerIfItAsksForThat() {
        room.couldNot("evo", Optional.empty());
        room.couldNot("busy", Optional.of(Duration.ofSeconds(60)));
        room.couldNot("busy", Optional.of(Duration.ofSeconds(1)));
        assertEquals(List.of(), room.awake(List.of("evo", "busy")));
        clock.advance(REST);
        assertEquals(List.of("evo"), room.awake(List.of("evo", "busy")));
        clock.advance(Duration.ofSeconds(55));
        assertEquals(List.of("evo", "busy"), room.awake(List.of("evo", "busy")));
    }
}
