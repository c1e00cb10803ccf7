package dev.caravan.domain.campaign;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.TreeSet;

/** Whose turn it is in a forecast, as {@link Rotation} and the claims deal turns, and when turns repeat. */
final class ForecastTurns {

    private final long gap;
    private final long[] free;
    private final long[] sentAt;
    private final long[] sentBefore;
    /** In which round each had its newest turn. */
    private final long[] rounds;
    private final TreeSet<Integer> ready = new TreeSet<>();
    private final PriorityQueue<Integer> resting;
    private int[] room;
    private int next = Rotation.FIRST;
    private long round = 1;
    private int turns;
    /** Who had the last turn of the round before, if that was one of all; else -1. */
    private int lastBefore = -1;
    private long period;

    /** @param free when each may send again */
    ForecastTurns(long[] free, long gap) {
        this.free = free;
        this.gap = gap;
        this.sentAt = new long[free.length];
        this.sentBefore = new long[free.length];
        this.rounds = new long[free.length];
        this.resting = new PriorityQueue<>(Comparator.comparingLong((Integer i) -> free[i]));
    }

    /** @param room how many messages each takes from now on */
    void begin(int[] room, long now) {
        this.room = room;
        ready.clear();
        resting.clear();
        for (int i = 0; i < room.length; i++) {
            if (room[i] > 0) {
                put(i, now);
            }
        }
        forget();
    }

    private void put(int sender, long now) {
        if (free[sender] <= now) {
            ready.add(sender);
        } else {
            resting.add(sender);
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** How many can send today. */
    int size() {
        return ready.size() + resting.size();
    }

    /** When the first of them may, now or later. */
    long freeAt(long now) {
        return ready.isEmpty() ? Math.max(now, free[resting.peek()]) : now;
    }

    /** The least that one of them takes today. */
    int room() {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < room.length; i++) {
            least = room[i] > 0 ? Math.min(least, room[i]) : least;
        }
        return least;
    }

    /** How long a round takes that repeats. */
    long period() {
        return period;
    }

    /** Whether the newest turn ended a round, or what was one so far was none. */
    boolean roundBegins() {
        return turns == 0;
    }

    /** What comes is not like what was. */
    void forget() {
        round++;
        turns = 0;
        lastBefore = -1;
    }

    /**
     * Gives the next turn.
     *
     * @return whether it ended a round that is the one before, only later: so will be all to come
     */
    boolean send(long now) {
        while (!resting.isEmpty() && free[resting.peek()] <= now) {
            ready.add(resting.poll());
        }
        Integer at = ready.ceiling(next);
        int sender = at == null ? ready.first() : at;
        next = sender + 1;
        ready.remove(sender);
        free[sender] = now + gap;
        sentBefore[sender] = sentAt[sender];
        sentAt[sender] = now;
        room[sender] -= room[sender] == Integer.MAX_VALUE ? 0 : 1;
        if (room[sender] == 0) {
            forget();
            return false;
        }
        put(sender, now);
        return turn(sender);
    }

    private boolean turn(int sender) {
        if (rounds[sender] == round) {
            forget();
        }
        rounds[sender] = round;
        turns++;
        if (turns < size()) {
            return false;
        }
        boolean same = lastBefore == sender && shifted(sentAt[sender] - sentBefore[sender]);
        round++;
        turns = 0;
        lastBefore = sender;
        return same;
    }

    private boolean shifted(long by) {
        period = by;
        for (int i = 0; i < room.length; i++) {
            if (room[i] > 0 && sentAt[i] - sentBefore[i] != by) {
                return false;
            }
        }
        return true;
    }

    /** Gives so many rounds of turns more, no more than there is room for. */
    void repeat(int count) {
        long later = count * period;
        for (int i = 0; i < room.length; i++) {
            if (room[i] > 0) {
                free[i] += later;
                sentAt[i] += later;
                sentBefore[i] += later;
                room[i] -= room[i] == Integer.MAX_VALUE ? 0 : count;
            }
        }
        // Only now: while some have moved and others not, those that rest are in no order.
        if (ready.removeIf(i -> room[i] == 0) | resting.removeIf(i -> room[i] == 0)) {
            forget();
        }
    }
}
