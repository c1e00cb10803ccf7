package dev.caravan.domain;

import java.time.Duration;

/**
 * Tells a bad proxy from a bad day: when the same fault hits many proxies at once it is the platform's or a gateway's,
 * and no proxy pays for it (SPEC 2).
 *
 * @param window   how far back faults count
 * @param minCount proxies that must be hit at least
 * @param share    part of the proxies tried in the window that must be hit, 0–1
 * @param freeze   how long scores stay frozen after the last such fault
 */
public record CorrelatedFaultGuard(Duration window, int minCount, double share, Duration freeze) {

    public CorrelatedFaultGuard {
        if (minCount < 2 || share <= 0 || share > 1) {
            throw new IllegalArgumentException("minCount must be 2 or more and share over 0, up to 1");
        }
    }

    /**
     * @param hit   proxies with this fault in the window, the present one included
     * @param tried proxies with any outcome in the window
     */
    public boolean correlated(int hit, int tried) {
        return hit >= minCount && hit >= share * Math.max(tried, hit);
    }
}
