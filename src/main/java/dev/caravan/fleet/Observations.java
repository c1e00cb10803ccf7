package dev.caravan.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.caravan.domain.Instance;
import dev.caravan.domain.InstanceStateMachine;
import dev.caravan.domain.InstanceStateMachine.Change;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.Signal;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.InstanceStore;

/** The one way in for what gateways say: polls, webhooks, probes and inventories all pass the same state machine. */
public final class Observations {

    private static final int TRIES = 5;

    /**
     * @param open     what is to be judged again, or still
     * @param conflict whether a change met another one
     */
    private record Round(List<Observation> open, boolean conflict) { }

    private final InstanceStore store;
    private final FleetView view;
    private final Duration viewAge;
    private final boolean enableDiscovered;
    private final FleetCounters counters;
    private final Map<String, Instant> polledAt = new ConcurrentHashMap<>();
    private final Map<String, Instant> heardAt = new ConcurrentHashMap<>();

    /**
     * @param viewAge          how old the copy of the fleet may be when an event is judged by it
     * @param enableDiscovered whether instances that gateways report for the first time should be up
     */
    public Observations(InstanceStore store, FleetView view, Duration viewAge, boolean enableDiscovered,
                        FleetCounters counters) {
        this.store = store;
        this.view = view;
        this.viewAge = viewAge;
        this.enableDiscovered = enableDiscovered;
        this.counters = counters;
    }

    /** Judges observations and writes what they change. */
    public List<Change> observe(List<Observation> observations) {
        view.refresh(viewAge);
        discover(observations);
        List<Change> done = new ArrayList<>();
        List<Observation> open = observations;
        for (int conflicts = 0; !open.isEmpty() && conflicts < TRIES;) {
            Round round = observeOnce(open, done);
            open = round.open();
            conflicts += round.conflict() ? 1 : 0;
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException(open.size() + " observations met other changes " + TRIES + " times");
        }
        done.forEach(this::tell);
        return done;
    }

    /** A complete listing was asked for at that moment: what happened before it is late. */
    public void listed(String gateway, Instant askedAt) {
        polledAt.merge(gateway, askedAt, Observations::later);
    }

    /** One change for each instance and round, so that each is written over the version it was made from. */
    private Round observeOnce(List<Observation> observations, List<Change> done) {
        Map<String, Change> changes = new LinkedHashMap<>();
        List<Observation> later = new ArrayList<>();
        Map<String, Observation> sources = new LinkedHashMap<>();
        for (Observation seen : observations) {
            if (changes.containsKey(seen.instance())) {
                later.add(seen);
            } else {
                judge(seen).ifPresent(change -> {
                    changes.put(seen.instance(), change);
                    sources.put(seen.instance(), seen);
                });
            }
        }
        List<Change> lost = store.record(List.copyOf(changes.values()));
        Set<String> lostNames = new LinkedHashSet<>();
        lost.forEach(change -> lostNames.add(change.after().name()));
        view.put(store.find(changes.keySet()));
        changes.forEach((name, change) -> {
            if (!lostNames.contains(name)) {
                done.add(change);
            }
        });
        List<Observation> again = new ArrayList<>(lostNames.stream().map(sources::get).toList());
        again.addAll(later);
        return new Round(again, !lost.isEmpty());
    }

    private Optional<Change> judge(Observation seen) {
        Optional<Instance> known = view.find(seen.instance()).filter(i -> i.gateway().equals(seen.gateway()));
        // No listing brings a QR code, so none makes one late.
        Optional<Change> change = known.map(i -> seen.signal() == Signal.QR ? i : upToNewest(i))
                .flatMap(i -> InstanceStateMachine.apply(i, seen));
        if (known.isPresent() && change.isEmpty() && seen.source() == Source.WEBHOOK) {
            heardAt.merge(seen.instance(), seen.at(), Observations::later);
        }
        return change;
    }

    /** What told nothing new was not written, but makes older news late; news of its own moment is not older. */
    private Instance upToNewest(Instance known) {
        Instant listing = polledAt.getOrDefault(known.gateway(), Instant.EPOCH);
        Instant heard = heardAt.getOrDefault(known.name(), Instant.EPOCH).minusNanos(1);
        Instant newest = later(listing, heard);
        return newest.isAfter(Instant.EPOCH) ? known.seenUpTo(newest) : known;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void discover(List<Observation> observations) {
        Map<String, Set<String>> unknown = new LinkedHashMap<>();
        observations.stream().filter(seen -> seen.instance().length() <= Instance.LONGEST_NAME)
                .filter(seen -> seen.signal() != Signal.REMOVED && view.find(seen.instance()).isEmpty())
                .forEach(seen -> unknown.computeIfAbsent(seen.gateway(), g -> new LinkedHashSet<>())
                        .add(seen.instance()));
        unknown.forEach((gateway, names) -> {
            List<String> added = store.discover(gateway, names, enableDiscovered);
            view.put(store.find(names));
            added.forEach(name -> EventLog.SESSION.info(name, LogTexts.of("session.discovered"), gateway));
        });
    }

    private void tell(Change change) {
        Instance after = change.after();
        boolean other = change.before().status() != after.status();
        if (other) {
            counters.statusChanged(after.status());
            log(change, after);
        }
    }

    private static void log(Change change, Instance after) {
        if (after.connected() || after.reason() == null) {
            EventLog.SESSION.info(after.name(), LogTexts.of("session.status"), change.before().status(),
                    after.status());
        } else {
            EventLog.SESSION.warn(after.name(), LogTexts.of("session.status-because"), change.before().status(),
                    after.status(), after.reason());
        }
    }
}
