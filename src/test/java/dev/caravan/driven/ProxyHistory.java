package dev.caravan.driven;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How the world's proxies behaved, and when: the measure of what Caravan holds against them. */
public final class ProxyHistory {

    private record Entry(Instant at, Pattern proxies, String behaviour) {
    }

    private final Clock clock;
    private final List<Entry> entries = new ArrayList<>();

    ProxyHistory(Clock clock) {
        this.clock = clock;
    }

    void treat(String addressOrPattern, String behaviour) {
        Pattern pattern = Pattern.compile("\\Q" + addressOrPattern.replace("*", "\\E.*\\Q") + "\\E");
        entries.add(new Entry(clock.instant(), pattern, behaviour));
    }

    /** How a proxy, {@code host:port}, behaves now. */
    public String behaviour(String address) {
        return behaviour(address, clock.instant());
    }

    /** Whether a proxy behaved well at a moment and for a while before it. */
    public boolean wasFine(String address, Instant at, Duration before) {
        return isFine(behaviour(address, at.minus(before))) && entries.stream()
                .filter(entry -> entry.at().isAfter(at.minus(before)) && !entry.at().isAfter(at))
                .filter(entry -> entry.proxies().matcher(address).matches())
                .allMatch(entry -> isFine(entry.behaviour()));
    }

    private String behaviour(String address, Instant at) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (!entry.at().isAfter(at) && entry.proxies().matcher(address).matches()) {
                return entry.behaviour();
            }
        }
        return "ok";
    }

    private static boolean isFine(String behaviour) {
        return behaviour.equals("ok") || behaviour.equals("slow");
    }
}
