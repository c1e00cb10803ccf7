package dev.caravan.domain.campaign;

import java.util.EnumMap;
import java.util.Map;

/** How many of a campaign's messages are in each state, or by how many these numbers change. */
public final class Tally {

    private final Map<MessageState, Integer> counts = new EnumMap<>(MessageState.class);

    /** @return itself */
    public Tally add(MessageState state, int count) {
        counts.merge(state, count, Integer::sum);
        return this;
    }

    /** So many went from one state to another. */
    public Tally move(MessageState from, MessageState to, int count) {
        return add(from, -count).add(to, count);
    }

    public int of(MessageState state) {
        return counts.getOrDefault(state, 0);
    }

    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Messages whose fate is still open, apart from those that are {@linkplain MessageState#UNKNOWN unknown}. */
    public int open() {
        return of(MessageState.PENDING) + of(MessageState.CLAIMED) + of(MessageState.SENDING);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
