package dev.caravan.domain.campaign;

import java.time.Instant;
import java.util.Locale;

import dev.caravan.domain.ConnectionStatus;

/** Whether an instance takes messages of a campaign now, and why not: the first that holds, in this order (SPEC 7). */
public enum Readiness {
    /** Caravan does not know it any more. */
    MISSING,
    /** An enforcement: no campaign sends through it. */
    HELD,
    DISABLED,
    DISCONNECTED,
    GATEWAY_DOWN,
    /** It left the rotation after a failed send and has not been seen connected since. */
    INACTIVE,
    DAILY_CAP,
    /** Its newest message was only just sent. */
    GAP,
    READY;

    /**
     * What is known of the instance.
     *
     * @param status    null if Caravan does not know it
     * @param reachable null if its gateway was never asked
     * @param freeAt    end of the gap after its newest message, or null
     */
    public record Facts(ConnectionStatus status, boolean enabled, Boolean reachable, boolean active, boolean held,
                        int dayCount, Instant freeAt) { }

    /** @param dailyCap of its campaign, or null */
    public static Readiness of(Facts facts, Integer dailyCap, Instant now) {
        if (facts.status() == null) {
            return MISSING;
        }
        if (facts.held()) {
            return HELD;
        }
        if (!facts.enabled()) {
            return DISABLED;
        }
        if (facts.status() != ConnectionStatus.CONNECTED) {
            return DISCONNECTED;
        }
        if (Boolean.FALSE.equals(facts.reachable())) {
            return GATEWAY_DOWN;
        }
        if (!facts.active()) {
            return INACTIVE;
        }
        if (dailyCap != null && facts.dayCount() >= dailyCap) {
            return DAILY_CAP;
        }
        return facts.freeAt() != null && facts.freeAt().isAfter(now) ? GAP : READY;
    }

    /** In lower case, as the API writes it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
