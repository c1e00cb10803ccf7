package dev.caravan.domain;

import java.util.Locale;

/** Kinds of gateway that have a channel adapter. */
public enum GatewayKind {
    EVOLUTION;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
