package dev.caravan.domain.campaign;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.caravan.domain.campaign.MessageState.CLAIMED;
import static dev.caravan.domain.campaign.MessageState.DELIVERED;
import static dev.caravan.domain.campaign.MessageState.FAILED;
import static dev.caravan.domain.campaign.MessageState.NO_WHATSAPP;
import static dev.caravan.domain.campaign.MessageState.PENDING;
import static dev.caravan.domain.campaign.MessageState.READ;
import static dev.caravan.domain.campaign.MessageState.SENDING;
import static dev.caravan.domain.campaign.MessageState.SENT;
import static dev.caravan.domain.campaign.MessageState.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Where a message can be, and what can become of it (SPEC 7, "States" and "The guarantee"). */
class MessageStateTest {

    /** What the gateway told, or shows: from here nothing goes out again. */
    private static final Set<MessageState> TAKEN = EnumSet.of(SENT, DELIVERED, READ);
    private static final Set<MessageState> OPEN = EnumSet.of(PENDING, CLAIMED, SENDING);

    @Test
    void aMessageCanComeToEachState() {
        assertEquals(EnumSet.allOf(MessageState.class), reachable(PENDING));
    }

    @ParameterizedTest
    @EnumSource
    void whatComesBeforeIsWhatItComesAfter(MessageState state) {
        for (MessageState other : MessageState.values()) {
            assertEquals(other.next().contains(state), state.before().contains(other), other + " and " + state);
        }
        assertEquals(state, MessageState.of(state.code()));
        assertEquals(!OPEN.contains(state), state.isFinal());
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "PENDING", "CLAIMED", "SENDING"}, mode = EnumSource.Mode.EXCLUDE)
    void whatHasItsFateNeverGoesOutAgain(MessageState state) {
        Set<MessageState> later = reachable(state);
        later.retainAll(OPEN);
        assertTrue(later.isEmpty(), () -> state + " leads to " + later);
    }

    @Test
    void whatMayHaveBeenTakenNeverEndsAsWhatWasNot() {
        Set<MessageState> ends = reachable(PENDING, true);
        ends.removeAll(OPEN);

        assertEquals(EnumSet.of(SENT, DELIVERED, READ, UNKNOWN, FAILED), ends);
        assertFalse(SENDING.next(true).contains(FAILED), "only evidence tells so");
    }

    @Property
    void nothingIsSentWithoutAClaimAndACommitBeforeIt(@ForAll("lives") List<MessageState> life) {
        for (int at = 0; at < life.size(); at++) {
            List<MessageState> before = life.subList(0, at);
            if (TAKEN.contains(life.get(at)) || life.get(at) == UNKNOWN || life.get(at) == NO_WHATSAPP) {
                assertTrue(before.contains(SENDING), life::toString);
            }
            if (life.get(at) == SENDING) {
                assertEquals(CLAIMED, life.get(at - 1), life::toString);
            }
        }
    }

    @Property
    void onlyWhatIsOpenOrUnknownGoesOutASecondTime(@ForAll("lives") List<MessageState> life) {
        int first = life.indexOf(SENDING);
        int last = life.lastIndexOf(SENDING);
        for (int at = first + 1; at < last; at++) {
            assertTrue(OPEN.contains(life.get(at)) || life.get(at) == UNKNOWN, life::toString);
        }
    }

    /** From the beginning on, each state one that may follow the one before. */
    @Provide
    Arbitrary<List<MessageState>> lives() {
        return Arbitraries.integers().between(0, 1 << 16).list().ofMaxSize(20).map(choices -> {
            List<MessageState> life = new ArrayList<>(List.of(PENDING));
            for (int choice : choices) {
                List<MessageState> next = life.get(life.size() - 1).next(life.contains(UNKNOWN)).stream().sorted()
                        .toList();
                if (next.isEmpty()) {
                    break;
                }
                life.add(next.get(choice % next.size()));
            }
            return life;
        });
    }

    private static Set<MessageState> reachable(MessageState from) {
        return reachable(from, false);
    }

    private static Set<MessageState> reachable(MessageState from, boolean doubted) {
        Set<MessageState> reached = EnumSet.of(from);
        boolean grown = true;
        while (grown) {
            grown = reached.addAll(reached.stream().flatMap(state -> state.next(doubted).stream()).toList());
        }
        return reached;
    }
}
