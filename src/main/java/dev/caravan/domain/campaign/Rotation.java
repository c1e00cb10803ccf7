package dev.caravan.domain.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whose turn it is: the instances of a campaign in their order, one message each, then from the first again. Who cannot
 * take a message is left out (SPEC 7; the chronology in origin/campaign-disconnection.md). After a loss the order begins
 * anew with its first, and who comes back has the next turn: the one that asks for a turn says where it begins.
 */
public final class Rotation {

    /** Where the order begins anew. */
    public static final int FIRST = 0;

    /**
     * @param positions whose turns they are, in the order of the messages
     * @param next      position at which the next turn begins
     */
    public record Deal(List<Integer> positions, int next) { }

    private Rotation() {
    }

    /**
     * Deals turns until there are enough, or nobody can take another.
     *
     * @param capacity how many messages each position can take now
     * @param from     position at which the first turn begins; the next higher one that can, else the lowest
     * @param wanted   how many turns
     */
    public static Deal deal(Map<Integer, Integer> capacity, int from, int wanted) {
        TreeMap<Integer, Integer> left = new TreeMap<>(capacity);
        left.values().removeIf(room -> room <= 0);
        List<Integer> turns = new ArrayList<>();
        int next = from;
        while (turns.size() < wanted && !left.isEmpty()) {
            Integer at = left.ceilingKey(next);
            int position = at == null ? left.firstKey() : at;
            turns.add(position);
            left.computeIfPresent(position, (p, room) -> room == 1 ? null : room - 1);
            next = position + 1;
        }
        return new Deal(turns, next);
    }
}
