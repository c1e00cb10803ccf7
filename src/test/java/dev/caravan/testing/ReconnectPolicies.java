package dev.caravan.testing;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.ReconnectPolicy;
import dev.caravan.domain.ReconnectPolicy.Error515;

/** The ladders of the configuration's defaults. */
public final class ReconnectPolicies {

    public static final ReconnectPolicy DEFAULTS = with(Duration.ofSeconds(5), true);

    /** Without the random part. */
    public static final ReconnectPolicy EXACT = with(Duration.ZERO, true);

    private ReconnectPolicies() {
    }

    /** @param pair whether error 515 ends with a new pairing */
    public static ReconnectPolicy with(Duration jitter, boolean pair) {
        return with(bases(), jitter, pair);
    }

    public static ReconnectPolicy with(Map<ConnectionFault, Duration> bases, Duration jitter, boolean pair) {
        return new ReconnectPolicy(bases, Duration.ofMinutes(5), jitter, 20, 3, Duration.ofMinutes(30),
                new Error515(Duration.ofMinutes(5), 10, pair));
    }

    /** A new map, to be changed by whoever asked for it. */
    public static Map<ConnectionFault, Duration> bases() {
        Map<ConnectionFault, Duration> bases = new EnumMap<>(ConnectionFault.class);
        for (ConnectionFault fault : ConnectionFault.values()) {
            if (ReconnectPolicy.hasLadder(fault)) {
                bases.put(fault, switch (fault) {
                    case CLIENT_REFUSED -> Duration.ofMinutes(5);
                    case UNAVAILABLE -> Duration.ofSeconds(60);
                    case LOST, TIMED_OUT, CLOSED, STUCK -> Duration.ofSeconds(5);
                    default -> Duration.ofSeconds(30);
                });
            }
        }
        return bases;
    }
}
