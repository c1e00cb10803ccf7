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
 * How much this node may send now: few messages of an instance at a time, and none to a gateway that could not take any.
 * A message of which nothing is heard takes its room no longer than its claim lasts.
 */
final class SendRoom {

    private final DispatchLimits limits;
    private final Clock clock;
    /** When the room of each message under way is free at the latest, the earliest first. */
    private final Map<String, Deque<Instant>> underWay = new ConcurrentHashMap<>();
    private final Map<String, Instant> resting = new ConcurrentHashMap<>();

    SendRoom(DispatchLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    int of(String instance) {
        int[] count = {0};
        underWay.computeIfPresent(instance, (name, ends) -> {
            while (!ends.isEmpty() && !ends.peekFirst().isAfter(clock.instant())) {
                ends.removeFirst();
            }
            count[0] = ends.size();
            return ends.isEmpty() ? null : ends;
        });
        return limits.perInstance() - count[0];
    }

    void taken(String instance) {
        underWay.compute(instance, (name, known) -> {
            Deque<Instant> ends = known == null ? new ArrayDeque<>() : known;
            ends.addLast(clock.instant().plus(limits.lease()));
            return ends;
        });
    }

    void left(String instance) {
        underWay.computeIfPresent(instance, (name, ends) -> {
            ends.pollFirst();
            return ends.isEmpty() ? null : ends;
        });
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
        return until == null || !until.isAfter(clock.instant()) ? null : until;
    }
}
