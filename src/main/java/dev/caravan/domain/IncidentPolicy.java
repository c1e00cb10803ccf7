package dev.caravan.domain;

import java.time.Duration;

/**
 * When failures have a common cause (SPEC 10), so that one incident tells of all.
 *
 * @param gatewayAfter  how long a gateway must not answer
 * @param window        how far back failures count as having come together
 * @param minCount      instances, or proxies of a provider, that must be hit at least
 * @param share         part of the enabled instances that a code must hit, 0-1; proxies of the other providers, taken
 *                      together, must fail less than that
 * @param providerShare part of a provider's proxies in use that must be faulty, 0-1
 * @param quiet         how long nothing new must have come before it is over
 */
public record IncidentPolicy(Duration gatewayAfter, Duration window, int minCount, double share, double providerShare,
                             Duration quiet) {

    /** Of one alone the cause is not common. */
    public static final int COMMON = 2;

    public IncidentPolicy {
        if (minCount < COMMON) {
            throw new IllegalArgumentException("incident.min-count must be 2 or more");
        }
    }

    /** Whether a code is the platform's, and not that many instances' own. */
    public boolean ofPlatform(int hit, int enabled) {
        return hit >= minCount && hit >= share * enabled;
    }

    /**
     * Whether faults are a provider's.
     *
     * @param hit       faulty proxies of the provider
     * @param used      proxies of the provider that were put to use, the faulty ones included
     * @param hitOthers faulty proxies of all other providers
     * @param usedOthers their proxies that were put to use; without any, nobody can tell whose fault it is
     */
    public boolean ofProvider(int hit, int used, int hitOthers, int usedOthers) {
        return hit >= minCount && hit >= providerShare * used && usedOthers > 0 && hitOthers < share * usedOthers;
    }
}
