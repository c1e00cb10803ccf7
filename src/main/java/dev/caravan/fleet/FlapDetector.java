package dev.caravan.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import dev.caravan.domain.Observation;
import dev.caravan.domain.Signal;

/**
 * Finds instances that connect again and again and do not stay open: behind Evolution the only sign of a proxy that
 * closes, or of a code that it keeps to itself (GATEWAYS 1.8, 4). It counts what this node hears; what it finds is
 * made a row at once.
 */
public final class FlapDetector {

    /**
     * @param count  signals that make it flapping
     * @param window time within which they come
     * @param stable a session that was open for so long begins anew
     */
    public record Limits(int count, Duration window, Duration stable) { }

    /** Moments of the newest signals; a set, because gateways may send a signal twice. */
    private static final class Track {
        private final NavigableSet<Instant> connecting = new TreeSet<>();
        private Instant opened = Instant.MIN;
        private Instant quietUntil = Instant.MIN;
    }

    private final Limits limits;
    private final Map<String, Track> tracks = new ConcurrentHashMap<>();

    public FlapDetector(Limits limits) {
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /** Whether this signal makes its instance a flapping one. It says so once for each window. */
    public boolean heard(Observation seen) {
        if (seen.signal() == Signal.OPEN) {
            tracks.computeIfPresent(seen.instance(), (name, track) -> opened(track, seen.at()));
            return false;
        }
        if (seen.signal() != Signal.CONNECTING) {
            return false;
        }
        boolean[] flapping = new boolean[1];
        tracks.compute(seen.instance(), (name, known) -> {
            Track track = known == null ? new Track() : known;
            flapping[0] = connecting(track, seen.at());
            return track;
        });
        return flapping[0];
    }

    /** Forgets instances that have been quiet. */
    void forget(Instant now) {
        Instant since = now.minus(limits.window());
        tracks.keySet().forEach(name -> tracks.computeIfPresent(name, (same, track) ->
                track.quietUntil.isBefore(now) && track.connecting.tailSet(since, true).isEmpty() ? null : track));
    }

    int size() {
        return tracks.size();
    }

    private static Track opened(Track track, Instant at) {
        track.opened = at.isAfter(track.opened) ? at : track.opened;
        return track;
    }

    private boolean connecting(Track track, Instant at) {
        if (track.opened != Instant.MIN && !at.isBefore(track.opened.plus(limits.stable()))) {
            track.connecting.headSet(track.opened, true).clear();
        }
        track.connecting.add(at);
        track.connecting.headSet(track.connecting.last().minus(limits.window()), false).clear();
        if (track.connecting.size() < limits.count()) {
            return false;
        }
        track.connecting.clear();
        boolean quiet = at.isBefore(track.quietUntil);
        track.quietUntil = quiet ? track.quietUntil : at.plus(limits.window());
        return !quiet;
    }
}
