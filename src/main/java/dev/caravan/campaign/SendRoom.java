package dev.caravan.campaign;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much this node may send now: few messages of an instance at a time, none to a gateway that could not take any, and
 * nothing at all while too many outcomes wait to be written. What nothing is heard of takes its room no longer than its
 * claim lasts.
 */
final class SendRoom {

    private final DispatchLimits limits;
    private final Clock clock;
    /** When the room of each message that waits for its answer is free at the latest, the earliest first. */
    private final Map<String, Deque<Instant>> underWay = new ConcurrentHashMap<>();
    /** The same of those whose outcome is known and not written. */
    private final Deque<Instant> unwritten = new ArrayDeque<>();
    private final Map<String, Instant> closed = new ConcurrentHashMap<>();
    private final Map<String, Instant> resting = new ConcurrentHashMap<>();

    SendRoom(DispatchLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    int of(String instance) {
        if (isAhead(closed.get(instance))) {
            return 0;
        }
        int[] count = {0};
        underWay.computeIfPresent(instance, (name, ends) -> {
            count[0] = open(ends);
            return ends.isEmpty() ? null : ends;
        });
        return limits.perInstance() - count[0];
    }

    /** How many have not ended by now. */
    private int open(Deque<Instant> ends) {
        while (!ends.isEmpty() && !isAhead(ends.peekFirst())) {
            ends.removeFirst();
        }
        return ends.size();
    }

    private boolean isAhead(Instant moment) {
        return moment != null && moment.isAfter(clock.instant());
    }

    void taken(String instance) {
        underWay.compute(instance, (name, known) -> {
            Deque<Instant> ends = known == null ? new ArrayDeque<>() : known;
            ends.addLast(clock.instant().plus(limits.lease()));
            return ends;
        });
    }

    /** The gateway took a message of the instance. */
    void answered(String instance) {
        left(instance);
        synchronized (unwritten) {
            unwritten.addLast(clock.instant().plus(limits.lease()));
        }
    }

    /** That it did is written. */
    void written() {
        synchronized (unwritten) {
            unwritten.pollFirst();
        }
    }

    /** Whether outcomes come faster than they are written: after a crash all these would be unknown. */
    boolean isBehind() {
        synchronized (unwritten) {
            return open(unwritten) >= limits.unwritten();
        }
    }

    void left(String instance) {
        underWay.computeIfPresent(instance, (name, ends) -> {
            ends.pollFirst();
            return ends.isEmpty() ? null : ends;
        });
    }

    /** The instance takes nothing until it is written why. */
    void close(String instance) {
        closed.put(instance, clock.instant().plus(limits.lease()));
    }

    void reopen(String instance) {
        closed.remove(instance);
    }

    /** @param asked how long the gateway asked to be left alone */
    void couldNot(String gateway, Optional<Duration> asked) {
        Instant now = clock.instant();
        Instant until = now.plus(asked.filter(wait -> wait.compareTo(limits.gatewayRest()) > 0)
                .orElse(limits.gatewayRest()));
        resting.merge(gateway, until, (known, next) -> known.isAfter(next) ? known : next);
    }

    List<String> awake(Collection<String> gateways) {
        return gateways.stream().filter(gateway -> restsUntil(gateway) == null).toList();
    }

    /** Null if it does not rest. */
    Instant restsUntil(String gateway) {
        Instant until = gateway == null ? null : resting.get(gateway);
        return isAhead(until) ? until : null;
    }
}
