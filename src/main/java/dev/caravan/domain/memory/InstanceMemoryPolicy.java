package dev.caravan.domain.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which sessions take too much of their gateway's memory and are restarted (SPEC 5: 500 MB per instance and 2 GB in
 * all, where the gateway tells). Evolution API tells nothing of the kind (GATEWAYS 1).
 *
 * @param perInstance bytes that one may take
 * @param total       bytes that all of a gateway may take together
 */
public record InstanceMemoryPolicy(long perInstance, long total) {

    /**
     * The degraded ones: each that is too large by itself, then the largest others until the rest fits.
     *
     * @param used bytes by instance
     * @return in the order in which they are restarted
     */
    public List<String> degraded(Map<String, Long> used) {
        List<Map.Entry<String, Long>> largest = used.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey())).toList();
        long left = used.values().stream().mapToLong(Long::longValue).sum();
        List<String> degraded = new ArrayList<>();
        for (Map.Entry<String, Long> instance : largest) {
            if (instance.getValue() <= perInstance && left <= total) {
                break;
            }
            degraded.add(instance.getKey());
            left -= instance.getValue();
        }
        return degraded;
    }
}
