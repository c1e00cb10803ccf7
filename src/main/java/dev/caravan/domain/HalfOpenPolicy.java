package dev.caravan.domain;

import java.time.Duration;

/**
 * How a proxy that was ejected for its score comes back (SPEC 2): half-open, that is by probes with growing intervals,
 * each success +10, back in the pool at 20; and slowly, that is not all at once.
 *
 * <p>The interval begins at {@code first} and grows with each such probe, whether it succeeds or not. It goes on growing
 * across a return: one that is back with 20 points is in the band unstable, last choice, is out again at its next fault
 * (20 − 30 &lt; 20), and then waits longer than the time before. Only a proxy that has become good again (50) begins at
 * {@code first}.
 *
 * @param first           wait before the first probe
 * @param growth          factor from one wait to the next
 * @param last            the longest wait
 * @param readmitsPerMinute how many probes may bring back within a minute, on all nodes together: a provider that works
 *                        again gets its instances back in turn, not in one heap that may fall over once more
 */
public record HalfOpenPolicy(Duration first, int growth, Duration last, int readmitsPerMinute) {

    public HalfOpenPolicy {
        if (growth < 1 || readmitsPerMinute < 1 || first.isNegative() || first.isZero() || last.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "growth and readmits must be 1 or more, the first interval positive and not over the last");
        }
    }

    /** Time between two returns that are asked for together. */
    public Duration gap() {
        return Duration.ofMinutes(1).dividedBy(readmitsPerMinute);
    }
}
