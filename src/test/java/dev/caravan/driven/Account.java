package dev.caravan.driven;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.caravan.simulator.SessionWatch;

/**
 * What really became of a fleet, kept by the world and not by Caravan. A session's time counts while it was possible
 * for it to be up; whoever takes that possibility away says until when.
 */
public final class Account implements SessionWatch {

    /** A time in which a session could have been up and was not. */
    public record Outage(String instance, Instant from, Duration time) {
    }

    private static final class Session {
        boolean up;
        int hindrances;
        Instant since;
        Instant downSince;
        Duration possible = Duration.ZERO;
        Duration connected = Duration.ZERO;
        Duration missed = Duration.ZERO;
    }

    private static final int WORST = 20;

    private final Clock clock;
    private final Map<String, Session> sessions = new TreeMap<>();
    private final Map<String, String> sessionOfProxy = new HashMap<>();
    private final Map<String, String> proxyOfSession = new HashMap<>();
    private final List<String> shared = new ArrayList<>();
    private final List<Outage> worst = new ArrayList<>();
    private final Map<String, List<Instant>> starts = new HashMap<>();
    private final Map<String, Map<String, Integer>> acting = new HashMap<>();
    private final Set<String> pairing = new HashSet<>();
    private final List<String> needlessQrs = new ArrayList<>();
    private final List<String> twoOwners = new ArrayList<>();
    private boolean running;

    Account(Clock clock) {
        this.clock = clock;
    }

    void add(String instance) {
        Session session = new Session();
        session.since = clock.instant();
        session.downSince = session.since;
        sessions.put(instance, session);
    }

    /** From here on time counts: what a fleet took to be set up does not. */
    public void open() {
        sessions.values().forEach(this::settle);
        sessions.values().forEach(session -> {
            session.possible = Duration.ZERO;
            session.connected = Duration.ZERO;
            session.missed = Duration.ZERO;
        });
        worst.clear();
        starts.clear();
        running = true;
    }

    @Override
    public void up(String instance, String proxy) {
        Session session = sessions.get(instance);
        settle(session);
        note(instance, session);
        session.up = true;
        String before = proxyOfSession.remove(instance);
        sessionOfProxy.remove(before, instance);
        if (proxy != null) {
            String other = sessionOfProxy.put(proxy, instance);
            proxyOfSession.put(instance, proxy);
            if (other != null && !other.equals(instance)) {
                shared.add(clock.instant() + " " + proxy + ": " + other + " and " + instance);
            }
        }
    }

    @Override
    public void down(String instance) {
        Session session = sessions.get(instance);
        settle(session);
        session.up = false;
        session.missed = Duration.ZERO;
        session.downSince = clock.instant();
        String proxy = proxyOfSession.remove(instance);
        sessionOfProxy.remove(proxy, instance);
    }

    /** Begins a time in which the session cannot be up, whatever anybody does. Each is ended once. */
    public void hinder(Collection<String> instances) {
        instances.forEach(instance -> {
            Session session = sessions.get(instance);
            settle(session);
            session.hindrances++;
        });
    }

    /** Ends a time of {@link #hinder}. */
    public void free(Collection<String> instances) {
        instances.forEach(instance -> {
            Session session = sessions.get(instance);
            settle(session);
            session.hindrances--;
        });
    }

    /** A person asked for a QR code, or a remedy asks for one by name: it is not needless. */
    public void wantsPairing(String instance) {
        pairing.add(instance);
    }

    /** Somebody starts a login at a gateway. */
    void loginStarted(String gateway, Instant at) {
        starts.computeIfAbsent(gateway, name -> new ArrayList<>()).add(at);
    }

    /** Caravan asks for a login of an instance that has none, or destroys one. */
    void pairingBegun(String instance, String how) {
        if (!pairing.contains(instance)) {
            needlessQrs.add(clock.instant() + " " + instance + ": " + how);
        }
    }

    void actBegun(String node, String instance) {
        Map<String, Integer> nodes = acting.computeIfAbsent(instance, name -> new HashMap<>());
        nodes.merge(node, 1, Integer::sum);
        if (nodes.size() > 1) {
            twoOwners.add(clock.instant() + " " + instance + ": " + nodes.keySet());
        }
    }

    void actEnded(String node, String instance) {
        acting.get(instance).computeIfPresent(node, (name, acts) -> acts == 1 ? null : acts - 1);
    }

    /** A node is gone: what it had sent cannot be taken back. */
    void died(String node) {
        acting.values().forEach(nodes -> nodes.remove(node));
    }

    public Duration possible() {
        sessions.values().forEach(this::settle);
        return sessions.values().stream().map(session -> session.possible).reduce(Duration.ZERO, Duration::plus);
    }

    public Duration connected() {
        sessions.values().forEach(this::settle);
        return sessions.values().stream().map(session -> session.connected).reduce(Duration.ZERO, Duration::plus);
    }

    /** Connected time as a share of the possible. */
    public double share() {
        return (double) connected().toMillis() / possible().toMillis();
    }

    public boolean isUp(String instance) {
        return sessions.get(instance).up;
    }

    public long up() {
        return sessions.values().stream().filter(session -> session.up).count();
    }

    /** Longest first; what is not over yet is among them. */
    public List<Outage> worst() {
        sessions.forEach((instance, session) -> {
            settle(session);
            if (!session.up) {
                note(instance, session);
                session.missed = Duration.ZERO;
            }
        });
        return List.copyOf(worst);
    }

    /** Moments at which a proxy carried two sessions. */
    public List<String> shared() {
        return List.copyOf(shared);
    }

    public List<String> needlessQrs() {
        return List.copyOf(needlessQrs);
    }

    public List<String> twoOwners() {
        return List.copyOf(twoOwners);
    }

    /** Logins that Caravan started. */
    public long starts() {
        return starts.values().stream().mapToLong(List::size).sum();
    }

    /** The shortest time between two logins that Caravan started at one gateway. */
    public Duration smallestGap() {
        Duration smallest = Duration.ofDays(365);
        for (List<Instant> at : starts.values()) {
            Collections.sort(at);
            for (int i = 1; i < at.size(); i++) {
                Duration gap = Duration.between(at.get(i - 1), at.get(i));
                smallest = gap.compareTo(smallest) < 0 ? gap : smallest;
            }
        }
        return smallest;
    }

    /** Most logins that Caravan started at one gateway within any second. */
    public int mostPerSecond() {
        int most = 0;
        for (List<Instant> at : starts.values()) {
            Collections.sort(at);
            for (int first = 0, last = 0; last < at.size(); last++) {
                while (!at.get(first).plusSeconds(1).isAfter(at.get(last))) {
                    first++;
                }
                most = Math.max(most, last - first + 1);
            }
        }
        return most;
    }

    private void settle(Session session) {
        Instant now = clock.instant();
        if (running && session.hindrances == 0) {
            Duration time = Duration.between(session.since, now);
            session.possible = session.possible.plus(time);
            if (session.up) {
                session.connected = session.connected.plus(time);
            } else {
                session.missed = session.missed.plus(time);
            }
        }
        session.since = now;
    }

    private void note(String instance, Session session) {
        if (session.missed.isZero()) {
            return;
        }
        worst.add(new Outage(instance, session.downSince, session.missed));
        worst.sort(Comparator.comparing(Outage::time).reversed());
        if (worst.size() > WORST) {
            worst.remove(WORST);
        }
    }
}
