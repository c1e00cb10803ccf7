package dev.caravan.domain;

import java.time.Instant;
import java.util.Objects;

/**
 * One statement of a gateway about one instance.
 *
 * @param gateway    name of the configured gateway
 * @param instance   name of the instance
 * @param signal     what was said
 * @param source     where it was heard
 * @param at         when it was true, on Caravan's clock
 * @param reasonCode disconnect code (GATEWAYS 4), or null where none was given
 * @param reason     text of the gateway, or null
 * @param qr         the code, present with {@link Signal#QR} alone
 */
public record Observation(String gateway, String instance, Signal signal, Source source, Instant at,
                          Integer reasonCode, String reason, QrCode qr) {

    /** Where an observation was heard. Only webhooks report transitions; the others report what is. */
    public enum Source {
        POLL, WEBHOOK, PROBE, INVENTORY
    }

    public Observation {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(at, "at");
    }

    public Observation(String gateway, String instance, Signal signal, Source source, Instant at) {
        this(gateway, instance, signal, source, at, null, null, null);
    }

    /** An {@code open} that is reported, not merely found, is a login of its own. */
    public boolean reportsLogin() {
        return signal == Signal.OPEN && source == Source.WEBHOOK;
    }
}
