package dev.caravan.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is looked after at intervals (SPEC 5). */
public enum Sweep {

    /** State of every enabled instance and gateway. */
    HEALTH,
    /** A round trip through each session: open, but mute? */
    DEEP,
    /** What is stuck, forgotten or left behind. */
    RECOVERY,
    /** Heap of each node: trend and thresholds. */
    MEMORY;

    /** As it is called in routes, endpoints, metrics and rows. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Sweep> ofCode(String code) {
        return Arrays.stream(values()).filter(sweep -> sweep.code().equals(code)).findFirst();
    }
}
