package dev.caravan.simulator;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** What one instance sent, in the order of its time. */
final class History {

    private final List<SentMessage> messages = new ArrayList<>();
    private final int kept;

    /** @param kept the oldest beyond it go; the oracle's book forgets nothing */
    History(int kept) {
        this.kept = kept;
    }

    void add(SentMessage message) {
        messages.add(message);
        if (messages.size() > kept + kept / 4) {
            messages.subList(0, messages.size() - kept).clear();
        }
    }

    int size() {
        return messages.size();
    }

    /** Those of the given seconds, both included, newest first. */
    List<SentMessage> between(long from, long to) {
        int start = firstFrom(from);
        List<SentMessage> found = messages.subList(start, Math.max(start, to == Long.MAX_VALUE ? messages.size()
                : firstFrom(to + 1)));
        return new AbstractList<>() {

            @Override
            public SentMessage get(int index) {
                return found.get(found.size() - 1 - index);
            }

            @Override
            public int size() {
                return found.size();
            }
        };
    }

    private int firstFrom(long second) {
        int low = 0;
        int high = messages.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (messages.get(middle).at.getEpochSecond() < second) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
