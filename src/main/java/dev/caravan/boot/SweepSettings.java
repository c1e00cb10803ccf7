package dev.caravan.boot;

import java.time.Duration;
import java.util.Arrays;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.memory.MemoryPolicy;

/**
 * When sweeps run (SPEC 5); their intervals are read by routes alone.
 *
 * @param first        after the start of the cluster
 * @param misfireAfter what is later than that is left out
 * @param longest      a run that takes longer is given up
 * @param stuckAfter   how long an instance may be down with nobody taking care of it
 * @param keepHeap     between two heaps of a node that are written down
 * @param memory       when a heap is too full, and when it leaks
 */
record SweepSettings(Duration first, Duration misfireAfter, Duration longest, Duration stuckAfter,
                     Duration keepHeap, MemoryPolicy memory) {

    private static final int PERCENT = 100;
    /** So that the trend has sixty points within an hour (SPEC 5: every 5 min). */
    private static final int HEAPS_PER_SWEEP = 5;

    /** What prune-node-memory leaves. */
    private static final Duration HEAPS_KEPT = Duration.ofDays(1);

    static SweepSettings read(Config config) {
        Duration misfireAfter = config.duration("sweep.misfire-after");
        if (Arrays.stream(Sweep.values()).map(sweep -> config.duration(sweep.code() + "-sweep.interval"))
                .anyMatch(interval -> misfireAfter.compareTo(interval) >= 0)) {
            config.mistake("sweep.misfire-after", "a time shorter than the interval of each sweep");
        }
        Duration longest = config.duration("sweep.longest");
        if (longest.compareTo(config.duration("deep-sweep.length")) <= 0) {
            config.mistake("sweep.longest", "a time longer than deep-sweep.length");
        }
        Duration leakWindow = config.duration("memory-sweep.leak-window");
        if (leakWindow.compareTo(HEAPS_KEPT) > 0) {
            config.mistake("memory-sweep.leak-window", "no more than the 24h for which heaps are kept");
        }
        double warn = config.integer("memory-sweep.warn", 1, PERCENT) / (double) PERCENT;
        double critical = config.integer("memory-sweep.critical", 1, PERCENT) / (double) PERCENT;
        if (warn > critical) {
            config.mistake("memory-sweep.warn", "no more than memory-sweep.critical");
        }
        return new SweepSettings(config.duration("sweep.first"), misfireAfter, longest,
                config.duration("recovery-sweep.stuck-after"),
                config.duration("memory-sweep.interval").dividedBy(HEAPS_PER_SWEEP),
                new MemoryPolicy(Math.min(warn, critical), critical, leakWindow,
                        config.integer("memory-sweep.leak-growth", 1, PERCENT) / (double) PERCENT));
    }
}
