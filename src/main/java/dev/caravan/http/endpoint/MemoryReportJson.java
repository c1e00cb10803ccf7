package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import dev.caravan.domain.SweepRun;
import dev.caravan.fleet.MemoryWatch;

/** The heaps of all nodes, the thresholds that they are judged by, and what the newest memory sweep found. */
public record MemoryReportJson(List<NodeJson> nodes, ThresholdsJson thresholds, SweepRunJson lastSweep) {

    /**
     * Sizes are bytes.
     *
     * @param retained       what the newest collection left, or null before the first
     * @param percent        of the maximum that is in use
     * @param level          normal, warn or critical
     * @param growthPerHour  by the line through what collections left within the window
     */
    public record NodeJson(String name, boolean alive, Instant at, long used, Long retained, long max, int percent,
                           String level, boolean leaks, long growthPerHour, int samples) {

        static NodeJson of(MemoryWatch.NodeMemory node) {
            var heap = node.heap();
            var verdict = node.verdict();
            return new NodeJson(node.node(), node.alive(), heap.at(), heap.used(), heap.retained(), heap.max(),
                    (int) Math.round(heap.share(heap.inUse()) * PERCENT),
                    verdict.level().name().toLowerCase(Locale.ROOT), verdict.leaks(),
                    Math.round(verdict.trend().bytesPerHour()), verdict.trend().points());
        }
    }

    /** @param leakPercentPerHour growth of the maximum within an hour that is a leak */
    public record ThresholdsJson(int warnPercent, int criticalPercent, int leakPercentPerHour) { }

    private static final int PERCENT = 100;

    static MemoryReportJson of(MemoryWatch memory, SweepRun last) {
        var policy = memory.policy();
        return new MemoryReportJson(memory.nodes().stream().map(NodeJson::of).toList(),
                new ThresholdsJson(percent(policy.warn()), percent(policy.critical()), percent(policy.leakShare())),
                last == null ? null : SweepRunJson.of(last));
    }

    private static int percent(double share) {
        return (int) Math.round(share * PERCENT);
    }
}
