package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.Locale;

import dev.caravan.store.ProbeOutcome;

/**
 * What a probe of a proxy told.
 *
 * @param at     when it was started
 * @param result ok, failed, or untested: its address must not be connected to
 * @param error  what failed or was not allowed, or null
 */
public record ProbeJson(Instant at, String result, long ms, String error) {

    static ProbeJson of(ProbeOutcome outcome) {
        return new ProbeJson(outcome.startedAt(), outcome.result().verdict().name().toLowerCase(Locale.ROOT),
                outcome.millis(), outcome.error());
    }
}
