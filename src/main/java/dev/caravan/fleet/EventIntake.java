package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.caravan.domain.Observation;
import dev.caravan.domain.Signal;

/**
 * The way in for what gateways report. An instance in a tight loop reports tens of events a second (GATEWAYS 1.8): of
 * those over a burst only the newest is kept, until the next flush. What could not come again is never given up: QR
 * codes, and closes that say why.
 */
public final class EventIntake {

    /**
     * @param burst      events of one instance that are taken at once in a second
     * @param pendingMax instances whose newest event may wait; those of more are taken at once
     */
    public record Limits(int burst, int pendingMax) { }

    /**
     * @param held    it waits for the next flush, and may give way to a newer one
     * @param changed instances that it changed
     */
    public record Received(boolean held, int changed) { }

    private record Source(String gateway, String instance) { }

    /** What came from one instance since a moment. */
    private record Lane(Instant since, int events, Observation pending) {

        static final Lane EMPTY = new Lane(Instant.MIN, 0, null);

        Lane next(Instant now) {
            return now.isBefore(since) || !now.isBefore(since.plus(PERIOD)) ? new Lane(now, 1, pending)
                    : new Lane(since, events + 1, pending);
        }

        Lane with(Observation kept) {
            return new Lane(since, events, kept);
        }
    }

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int NO_CODE = 200;

    private final Observations observations;
    private final FlapDetector flaps;
    private final Reconnections reconnections;
    private final FleetCounters counters;
    private final Limits limits;
    private final Clock clock;
    private final Map<Source, Lane> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();

    public EventIntake(Observations observations, FlapDetector flaps, Reconnections reconnections,
                       FleetCounters counters, Limits limits, Clock clock) {
        this.observations = observations;
        this.flaps = flaps;
        this.reconnections = reconnections;
        this.counters = counters;
        this.limits = limits;
        this.clock = clock;
    }

    /** Takes an event; unless it is held it is in the database after this. */
    public Received receive(Observation seen) {
        if (flaps.heard(seen)) {
            reconnections.flapping(seen.instance(), flaps.limits().count(), flaps.limits().window());
        }
        Source source = new Source(seen.gateway(), seen.instance());
        List<Observation> due = new ArrayList<>();
        lanes.compute(source, (same, known) -> sort(known == null ? Lane.EMPTY : known, seen, due));
        if (due.isEmpty()) {
            counters.webhookCoalesced(seen.gateway());
            return new Received(true, 0);
        }
        return new Received(false, observations.observe(due).size());
    }

    /** Takes the events that were held; those that cannot be taken are held again. */
    public int flush() {
        Instant now = clock.instant();
        flaps.forget(now);
        List<Observation> due = new ArrayList<>();
        lanes.keySet().forEach(source -> lanes.computeIfPresent(source, (same, lane) -> {
            take(lane, due);
            return lane.next(now).events() == 1 ? null : lane.with(null);
        }));
        if (!due.isEmpty()) {
            try {
                observations.observe(due);
            } catch (RuntimeException e) {
                due.forEach(this::holdAgain);
                throw e;
            }
        }
        return due.size();
    }

    int waiting() {
        return pending.get();
    }

    /** Either holds the event or adds it, after the one that is held, to what is due. */
    private Lane sort(Lane known, Observation seen, List<Observation> due) {
        Lane lane = known.next(clock.instant());
        boolean hold = yields(seen) && lane.events() > limits.burst() && (lane.pending() != null || mayHold());
        if (hold) {
            return lane.with(lane.pending() == null ? seen : newer(lane.pending(), seen));
        }
        take(lane, due);
        due.add(seen);
        return lane.with(null);
    }

    private boolean mayHold() {
        boolean room = pending.incrementAndGet() <= limits.pendingMax();
        if (!room) {
            pending.decrementAndGet();
        }
        return room;
    }

    private void take(Lane lane, List<Observation> due) {
        if (lane.pending() != null) {
            pending.decrementAndGet();
            due.add(lane.pending());
        }
    }

    private void holdAgain(Observation seen) {
        lanes.compute(new Source(seen.gateway(), seen.instance()), (same, known) -> {
            Lane lane = known == null ? Lane.EMPTY.next(clock.instant()) : known;
            if (lane.pending() == null) {
                pending.incrementAndGet();
            }
            return lane.with(lane.pending() == null ? seen : newer(lane.pending(), seen));
        });
    }

    /** Whether a newer event may take its place. */
    private static boolean yields(Observation seen) {
        boolean bareClose = seen.signal() == Signal.CLOSED
                && (seen.reasonCode() == null || seen.reasonCode() == NO_CODE);
        return bareClose || Stream.of(Signal.CONNECTING, Signal.OPEN).anyMatch(signal -> signal == seen.signal());
    }

    private static Observation newer(Observation one, Observation other) {
        return other.at().isBefore(one.at()) ? one : other;
    }
}
