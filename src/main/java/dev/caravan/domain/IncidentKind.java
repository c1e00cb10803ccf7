package dev.caravan.domain;

import java.util.Locale;

/** What many failures can have in common (SPEC 10). The name in lower case is what is stored and served. */
public enum IncidentKind {
    /** A gateway does not answer; the subject is its name. */
    GATEWAY,
    /** WhatsApp is not heard through most sessions of a gateway; the subject is its name (SPEC 5). */
    GATEWAY_MUTE,
    /** The platform closes many sessions with one code; the subject is the code. */
    PLATFORM_CODE,
    /** The proxies of one provider fail; the subject is the end of their addresses. */
    PROXY_PROVIDER,
    /** Instances wait for a proxy and none is free. */
    POOL,
    /** One fault hits many proxies, and their scores are frozen; the subject is the fault (SPEC 2). */
    PROXY_FAULT;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is none */
    public static IncidentKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
