package dev.caravan.driven;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

import dev.caravan.simulator.DrivenTime;

/**
 * What befalls a fleet in the course of time: each kind of fault at its own rate, by chance from a seed. The rates are
 * guesses on the rough side, none is measured. The account is told what nobody could have helped.
 */
public final class Season {

    /** How often something happens, within 30 days, to each instance, proxy or gateway. */
    private record Kind(String name, double perMonth, int subjects, Runnable strike) {
    }

    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration LOOK = Duration.ofHours(1);
    /** From the moment a gateway has loaded its rows: it logs them in within a second, each in a third of one. */
    private static final Duration LOGINS = Duration.ofMillis(1_500);
    private static final List<String> DROPS = List.of("drop", "408", "428", "500", "503", "515");
    private static final List<String> DEATHS = List.of("closed-port", "closed-port", "http-status", "http-status",
            "hang", "silent-after-200", "garbage", "closes-after-connect");
    private static final List<String> SOCKS_DEATHS = List.of("closed-port", "closed-port", "hang", "socks-silent",
            "socks-auth-refused", "socks-no-resolver");
    private static final List<Integer> STATUSES = List.of(407, 407, 429, 502, 503, 504);

    private final DrivenFleet fleet;
    private final DrivenTime time;
    private final Account account;
    private final Random random;
    private final People people;
    private final List<String> instances;
    private final int pool;
    private final double intensity;
    private final Map<String, Integer> struck = new LinkedHashMap<>();
    private final Set<String> busy = new HashSet<>();
    private final Set<String> sick = new HashSet<>();
    private final Set<String> ejectedWrongly = new LinkedHashSet<>();
    private final Set<String> ejected = new LinkedHashSet<>();
    private boolean begun;

    /**
     * @param pool      how many proxies of the fleet's pool can fall ill
     * @param intensity how many times the rates
     */
    public Season(DrivenFleet fleet, int pool, double intensity, long seed) {
        this.intensity = intensity;
        this.fleet = fleet;
        this.time = fleet.time();
        this.account = fleet.account();
        this.random = new Random(seed);
        this.people = new People(fleet, random);
        this.instances = fleet.instances().toList();
        this.pool = pool;
    }

    /** Lets that much time pass. */
    public void pass(Duration span) {
        if (!begun) {
            begun = true;
            fleet.disturbWebhooks("lose", 0.01, "duplicate", 0.02, "disorder", 0.05);
            kinds().forEach(this::next);
            watch();
        }
        fleet.advance(span);
    }

    /** The rates and how often each kind of fault happened, as rows of a Markdown table. */
    public List<String> rates() {
        return kinds().stream().map(kind -> "| " + kind.name() + " | " + kind.perMonth() * intensity + " | "
                + kind.subjects() + " | " + struck.getOrDefault(kind.name(), 0) + " |").toList();
    }

    /** Proxies that were put out of the pool though they had behaved well. */
    public Set<String> ejectedWrongly() {
        return ejectedWrongly;
    }

    /** All that were put out of the pool. */
    public Set<String> ejected() {
        return ejected;
    }

    private List<Kind> kinds() {
        int fleetSize = instances.size();
        List<String> gateways = fleet.gateways();
        int count = gateways.size();
        return List.of(
                new Kind("session: lost once", 30, fleetSize, () -> session(this::drop)),
                new Kind("session: refused for 20 s to 3 min", 1, fleetSize, () -> session(this::refuse)),
                new Kind("session: fought over for 1 to 5 min (440)", 0.1, fleetSize, () -> session(this::fight)),
                new Kind("session: connecting for ever", 1, fleetSize,
                        () -> session(name -> fleet.strike(name, "stuck-connecting"))),
                new Kind("session: open, but mute", 1, fleetSize, () -> session(name -> fleet.strike(name, "zombie"))),
                new Kind("session: device removed, paired again by a person within 8 h", 0.1, fleetSize,
                        () -> session(this::logOut)),
                new Kind("session: banned for good", 0.01, fleetSize, () -> session(this::ban)),
                new Kind("session: disabled for 5 min to 12 h by a person", 0.2, fleetSize,
                        () -> session(this::disable)),
                new Kind("proxy: dead for 10 min to 2 d", 1, pool, this::killProxy),
                new Kind("proxy: slow for 10 min to 2 d", 0.5, pool, this::slowProxy),
                new Kind("proxy: blocked by WhatsApp for 10 min to 2 d", 0.1, pool, this::blockProxy),
                new Kind("proxies: a tenth dead for 10 min to 1 h", 1, 1, this::killProvider),
                new Kind("gateway: restarts", 8, count, () -> gateway("restart", Duration.ZERO, Duration.ofSeconds(2))),
                new Kind("gateway: loads for 1 to 3 min", 2, count,
                        () -> gateway("not-loaded", Duration.ZERO, between(60, 180))),
                new Kind("gateway: gone for 1 to 10 min", 2, count,
                        () -> gateway("down", Duration.ofSeconds(2), between(60, 600))),
                new Kind("gateway: every answer 1 s late for 10 min", 2, count,
                        () -> fleet.strikeGateway(anyOf(gateways), "slow", Duration.ofMinutes(10))),
                new Kind("gateway: cannot test proxies for 30 min", 2, count,
                        () -> fleet.strikeGateway(anyOf(gateways), "test-site-blocked", Duration.ofMinutes(30))),
                new Kind("gateway: its database is gone for 5 min", 1, count,
                        () -> fleet.strikeGateway(anyOf(gateways), "database-down", Duration.ofMinutes(5))),
                new Kind("gateway: no licence for 10 min", 0.5, count,
                        () -> fleet.strikeGateway(anyOf(gateways), "licence-gate", Duration.ofMinutes(10))),
                new Kind("platform: refuses every login for 10 min (405), gateway restarts", 1, count, this::outdated),
                new Kind("platform: refuses every session for 5 min (503)", 1, 1, this::outage),
                new Kind("webhooks: all lost for 1 h", 2, 1, this::loseWebhooks),
                new Kind("node: killed, started again after 30 s", 4, 1, this::killNode));
    }

    private void next(Kind kind) {
        double perMilli = intensity * kind.perMonth() * kind.subjects() / MONTH.toMillis();
        time.schedule(Duration.ofMillis(1 + (long) (-Math.log(1 - random.nextDouble()) / perMilli)), () -> {
            struck.merge(kind.name(), 1, Integer::sum);
            kind.strike().run();
            next(kind);
        });
    }

    /** One that is up and that nothing else befalls. */
    private void session(Consumer<String> strike) {
        String name = anyOf(instances);
        for (int i = 0; i < instances.size() && (busy.contains(name) || !account.isUp(name)); i++) {
            name = anyOf(instances);
        }
        if (!busy.contains(name) && account.isUp(name)) {
            strike.accept(name);
        }
    }

    private void drop(String name) {
        fleet.strike(name, anyOf(DROPS));
    }

    private void refuse(String name) {
        Duration span = between(20, 180);
        hinder(List.of(name), span.plusSeconds(1));
        fleet.strike(name, anyOf(DROPS), span);
    }

    private void fight(String name) {
        Duration span = between(60, 300);
        hinder(List.of(name), span.plusSeconds(2));
        fleet.strike(name, "440", span);
    }

    private void logOut(String name) {
        busy.add(name);
        account.hinder(List.of(name));
        fleet.strike(name, "logged-out");
        time.schedule(between(600, 28_800), () -> people.pair(name, () -> {
            account.free(List.of(name));
            busy.remove(name);
        }));
    }

    private void ban(String name) {
        busy.add(name);
        account.hinder(List.of(name));
        fleet.strike(name, "403");
    }

    private void disable(String name) {
        busy.add(name);
        account.hinder(List.of(name));
        fleet.personWishes(name, false);
        time.schedule(between(300, 43_200), () -> {
            fleet.personWishes(name, true);
            account.free(List.of(name));
            busy.remove(name);
        });
    }

    private void killProxy() {
        int n = 1 + random.nextInt(pool);
        if (n % 4 == 0) {
            ail(n, anyOf(SOCKS_DEATHS), between(600, 172_800));
        } else {
            String death = anyOf(DEATHS);
            if (death.equals("http-status")) {
                ail(n, death, between(600, 172_800), "status", anyOf(STATUSES));
            } else {
                ail(n, death, between(600, 172_800));
            }
        }
    }

    private void slowProxy() {
        ail(1 + random.nextInt(pool), "slow", between(600, 172_800), "ms", 500 + random.nextInt(4_500));
    }

    private void blockProxy() {
        ail(1 + random.nextInt(pool), "blocked-by-whatsapp", between(600, 172_800));
    }

    private void killProvider() {
        Duration span = between(600, 3_600);
        int first = random.nextInt(10);
        for (int n = 1; n <= pool; n++) {
            if (n % 10 == first) {
                ail(n, "closed-port", span);
            }
        }
    }

    private void ail(int n, String behaviour, Duration span, Object... more) {
        String address = DrivenFleet.addressOf(n);
        if (sick.add(address)) {
            fleet.treat(address, behaviour, more);
            time.schedule(span, () -> {
                sick.remove(address);
                fleet.treat(address, "ok");
            });
        }
    }

    private void gateway(String fault, Duration loading, Duration span) {
        String name = anyOf(fleet.gateways());
        hinder(fleet.instancesOf(name), span.plus(loading).plus(LOGINS));
        fleet.strikeGateway(name, fault, span);
    }

    private void outdated() {
        String name = anyOf(fleet.gateways());
        Duration span = Duration.ofMinutes(10);
        hinder(fleet.instancesOf(name), span.plusSeconds(1));
        fleet.strikeGateway(name, "405-for-all", span);
        fleet.strikeGateway(name, "restart", Duration.ofSeconds(2));
    }

    private void outage() {
        Duration span = Duration.ofMinutes(5);
        hinder(instances, span.plusSeconds(1));
        instances.stream().filter(account::isUp).forEach(name -> fleet.strike(name, "503", span));
    }

    private void loseWebhooks() {
        fleet.disturbWebhooks("lose", 1.0);
        time.schedule(Duration.ofHours(1), () -> fleet.disturbWebhooks("lose", 0.01));
    }

    private void killNode() {
        DrivenNode node = fleet.node(1);
        if (node.isAlive()) {
            node.kill();
            time.schedule(Duration.ofSeconds(30), () -> fleet.startNode(node.name()));
        }
    }

    private void hinder(Collection<String> names, Duration span) {
        List<String> all = new ArrayList<>(names);
        account.hinder(all);
        List<String> mine = all.stream().filter(busy::add).toList();
        time.schedule(span, () -> {
            account.free(all);
            busy.removeAll(mine);
        });
    }

    private void watch() {
        fleet.records().ejections().forEach(ejection -> {
            String key = ejection.at() + " " + ejection.address() + ": " + ejection.cause();
            if (ejected.add(key) && fleet.proxies().wasFine(ejection.address(), ejection.at())) {
                ejectedWrongly.add(key);
            }
        });
        time.schedule(LOOK, this::watch);
    }

    /** Short times more often than long ones. */
    private Duration between(long fromSeconds, long toSeconds) {
        double exponent = random.nextDouble() * Math.log((double) toSeconds / fromSeconds);
        return Duration.ofMillis((long) (fromSeconds * 1_000 * Math.exp(exponent)));
    }

    private <T> T anyOf(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}
