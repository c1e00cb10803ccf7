package dev.caravan.domain.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The straight line through what collections left of a heap, by least squares.
 *
 * @param bytesPerHour how much it rises
 * @param fit          how much of what varies the line explains, 0 to 1
 * @param points       how many moments it is drawn through
 * @param span         between the first and the last
 */
public record HeapTrend(double bytesPerHour, double fit, int points, Duration span) {

    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final HeapTrend NONE = new HeapTrend(0, 0, 0, Duration.ZERO);

    /** @param history of one node, oldest first; moments before the first collection say nothing */
    public static HeapTrend of(List<Heap> history) {
        List<Heap> known = history.stream().filter(heap -> heap.retained() != null).toList();
        if (known.size() < 2) {
            return NONE;
        }
        Instant begin = known.get(0).at();
        double[] x = known.stream().mapToDouble(h -> Duration.between(begin, h.at()).toMillis() / MILLIS_PER_HOUR)
                .toArray();
        double[] y = known.stream().mapToDouble(Heap::retained).toArray();
        Duration span = Duration.between(begin, known.get(known.size() - 1).at());
        double varies = products(x, x);
        double rises = products(x, y);
        double spread = products(y, y);
        return varies == 0 ? NONE : new HeapTrend(rises / varies,
                spread == 0 ? 0 : rises * rises / (varies * spread), known.size(), span);
    }

    /** Sum of the products of the distances from the means. */
    private static double products(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
