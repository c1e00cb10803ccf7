package dev.caravan.driven;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How the world's proxies behaved, and when: the measure of what Caravan holds against them. */
public final class ProxyHistory {

    private record Entry(Instant at, Pattern proxies, String behaviour) {
    }

    /** A fault that is over may still be told. */
    private static final Duration LATE_NEWS = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<String, List<Entry>> exact = new HashMap<>();
    private final List<Entry> patterns = new ArrayList<>();

    ProxyHistory(Clock clock) {
        this.clock = clock;
    }

    void treat(String addressOrPattern, String behaviour) {
        Pattern pattern = Pattern.compile("\\Q" + addressOrPattern.replace("*", "\\E.*\\Q") + "\\E");
        Entry entry = new Entry(clock.instant(), pattern, behaviour);
        if (addressOrPattern.indexOf('*') < 0) {
            exact.computeIfAbsent(addressOrPattern, address -> new ArrayList<>()).add(entry);
        } else {
            patterns.add(entry);
        }
    }

    /** How a proxy, {@code host:port}, behaves now. */
    public String behaviour(String address) {
        return behaviour(address, clock.instant());
    }

    /** Whether a proxy behaved well at a moment and for a while before it. */
    public boolean wasFine(String address, Instant at) {
        Instant from = at.minus(LATE_NEWS);
        return isFine(behaviour(address, from)) && entriesOf(address).stream()
                .filter(entry -> entry.at().isAfter(from) && !entry.at().isAfter(at))
                .allMatch(entry -> isFine(entry.behaviour()));
    }

    /**
     * Proxies that were put out of the pool while they behaved well, and still are out.
     *
     * @param fleet whose ledger is read
     */
    public List<String> ejectedWrongly(DrivenFleet fleet) {
        return fleet.records().ejections().stream().filter(e -> wasFine(e.address(), e.at()))
                .map(e -> e.at() + " " + e.address() + ": " + e.cause()).toList();
    }

    private String behaviour(String address, Instant at) {
        return entriesOf(address).stream().filter(entry -> !entry.at().isAfter(at))
                .reduce((earlier, later) -> later).map(Entry::behaviour).orElse("ok");
    }

    /** What is said of one proxy goes before what is said of many, as in the simulator. */
    private List<Entry> entriesOf(String address) {
        List<Entry> own = exact.get(address);
        return own != null ? own
                : patterns.stream().filter(entry -> entry.proxies().matcher(address).matches()).toList();
    }

    private static boolean isFine(String behaviour) {
        return behaviour.equals("ok") || behaviour.equals("slow");
    }
}
