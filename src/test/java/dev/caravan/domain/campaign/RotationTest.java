package dev.caravan.domain.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.caravan.domain.campaign.Rotation.Deal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whose turn it is (SPEC 7, "Fairness"; origin/campaign-disconnection.md). */
class RotationTest {

    private static final Map<Integer, Integer> THREE = Map.of(0, 100, 1, 100, 2, 100);

    @Test
    void whoIsLostIsLeftOutAndWhoComesBackHasTheNextTurn() {
        Deal all = Rotation.deal(THREE, Rotation.FIRST, 4);
        assertEquals(List.of(0, 1, 2, 0), all.positions());

        Deal lost = Rotation.deal(Map.of(0, 100, 2, 100), Rotation.FIRST, 4);
        assertEquals(List.of(0, 2, 0, 2), lost.positions());

        Deal back = Rotation.deal(THREE, 1, 4);
        assertEquals(List.of(1, 2, 0, 1), back.positions());
    }

    @Property
    void asManyTurnsAreDealtAsAreWantedAndCanBeTaken(
            @ForAll @Size(max = 8) List<@IntRange(min = -1, max = 6) Integer> room,
            @ForAll @IntRange(max = 10) int from, @ForAll @IntRange(max = 60) int wanted) {
        Map<Integer, Integer> capacity = capacity(room);
        Deal deal = Rotation.deal(capacity, from, wanted);

        assertEquals(Math.min(wanted, capacity.values().stream().mapToInt(left -> Math.max(0, left)).sum()),
                deal.positions().size());
        counts(deal).forEach((position, count) ->
                assertTrue(count <= capacity.get(position), position + " has no room"));
    }

    @Property
    void whoHasRoomLeftHasHadAtMostOneTurnLessThanAnyOther(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = -1, max = 6) Integer> room,
            @ForAll @IntRange(max = 10) int from, @ForAll @IntRange(max = 60) int wanted) {
        Map<Integer, Integer> capacity = capacity(room);
        Map<Integer, Integer> counts = counts(Rotation.deal(capacity, from, wanted));

        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        capacity.forEach((position, left) -> assertTrue(counts.getOrDefault(position, 0) >= Math.min(left, most - 1),
                position + " is passed over: " + counts));
    }

    @Property
    void eachTurnIsOfTheNextInOrderThatHasRoom(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 6) Integer> room,
            @ForAll @IntRange(max = 10) int from, @ForAll @IntRange(max = 60) int wanted) {
        Map<Integer, Integer> left = new HashMap<>(capacity(room));
        int begin = from;
        for (int position : Rotation.deal(capacity(room), from, wanted).positions()) {
            int start = begin;
            List<Integer> circle = new ArrayList<>(IntStream.range(0, room.size()).boxed()
                    .filter(other -> other >= start).toList());
            IntStream.range(0, Math.min(start, room.size())).forEach(circle::add);
            assertEquals(circle.stream().filter(other -> left.get(other) > 0).findFirst().orElseThrow(), position);
            left.merge(position, -1, Integer::sum);
            begin = position + 1;
        }
    }

    @Property
    void twoDealsAreOneThatWasCutAnywhere(@ForAll @Size(max = 8) List<@IntRange(min = 0, max = 6) Integer> room,
            @ForAll @IntRange(max = 10) int from, @ForAll @IntRange(max = 30) int first,
            @ForAll @IntRange(max = 30) int second) {
        Map<Integer, Integer> left = new HashMap<>(capacity(room));
        Deal begin = Rotation.deal(left, from, first);
        counts(begin).forEach((position, count) -> left.merge(position, -count, Integer::sum));
        Deal rest = Rotation.deal(left, begin.next(), second);

        List<Integer> parts = new ArrayList<>(begin.positions());
        parts.addAll(rest.positions());
        assertEquals(Rotation.deal(capacity(room), from, first + second).positions(), parts);
    }

    private static Map<Integer, Integer> capacity(List<Integer> room) {
        Map<Integer, Integer> capacity = new HashMap<>();
        IntStream.range(0, room.size()).forEach(position -> capacity.put(position, room.get(position)));
        return capacity;
    }

    private static Map<Integer, Integer> counts(Deal deal) {
        Map<Integer, Integer> counts = new HashMap<>();
        deal.positions().forEach(position -> counts.merge(position, 1, Integer::sum));
        return counts;
    }
}
