package dev.caravan.domain.memory;

import java.time.Duration;
import java.util.List;

/**
 * When a heap is too full, and when it leaks (SPEC 5: warn 80 %, critical 95 %, collect on critical, trend). What
 * counts is what the newest collection left: a heap that is full of garbage is as it should be.
 *
 * @param warn       share of the maximum, 0 to 1
 * @param critical   share of the maximum, 0 to 1
 * @param leakWindow how far the trend looks back; it must be known for half of that
 * @param leakShare  growth within an hour that is a leak, as share of the maximum
 */
public record MemoryPolicy(double warn, double critical, Duration leakWindow, double leakShare) {

    /** How bad it is. */
    public enum Level { NORMAL, WARN, CRITICAL }

    /**
     * What to make of a node's heap.
     *
     * @param collect whether its garbage should be collected now
     * @param leaks   whether it rises steadily
     */
    public record Verdict(Level level, boolean collect, boolean leaks, HeapTrend trend) { }

    /** A line that explains less than that of what varies is none. */
    private static final double LEAST_FIT = 0.7;
    private static final int LEAST_POINTS = 6;

    public MemoryPolicy {
        if (warn <= 0 || warn > critical || critical > 1) {
            throw new IllegalArgumentException("the warning must come before the critical share, both 0 to 1");
        }
    }

    /** @param history of one node within the window, oldest first, the newest included */
    public Verdict judge(Heap newest, List<Heap> history) {
        double share = newest.share(newest.inUse());
        Level level = share >= critical ? Level.CRITICAL : share >= warn ? Level.WARN : Level.NORMAL;
        HeapTrend trend = HeapTrend.of(history);
        boolean leaks = trend.points() >= LEAST_POINTS && trend.fit() >= LEAST_FIT
                && trend.span().compareTo(leakWindow.dividedBy(2)) >= 0
                && trend.bytesPerHour() >= leakShare * newest.max();
        return new Verdict(level, newest.share(newest.used()) >= critical, leaks, trend);
    }
}
