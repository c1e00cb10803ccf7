package dev.caravan.campaign;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How much this node may send now: few messages of an instance at a time, and none to a gateway that could not take any. */
final class SendRoom {

    private final int perInstance;
    private final Duration rest;
    private final Clock clock;
    private final Map<String, Integer> inFlight = new ConcurrentHashMap<>();
    private final Map<String, Instant> resting = new ConcurrentHashMap<>();

    /** @param rest how long a gateway is left alone that could not take a message */
    SendRoom(int perInstance, Duration rest, Clock clock) {
        this.perInstance = perInstance;
        this.rest = rest;
        this.clock = clock;
    }

    int of(String instance) {
        return perInstance - inFlight.getOrDefault(instance, 0);
    }

    void taken(String instance) {
        inFlight.merge(instance, 1, Integer::sum);
    }

    void left(String instance) {
        inFlight.computeIfPresent(instance, (name, count) -> count == 1 ? null : count - 1);
    }

    int inFlight() {
        return inFlight.values().stream().mapToInt(Integer::intValue).sum();
    }

    void couldNot(String gateway) {
        resting.put(gateway, clock.instant().plus(rest));
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
