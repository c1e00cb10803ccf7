package dev.caravan.domain;

import java.util.Locale;

/** How a proxy failed, and whether that is its own fault: only that costs score (SPEC 2). */
public enum ProxyFault {
    /** The gateway tested the proxy and refused it. */
    REFUSED(true),
    /** The gateway's test of the proxy never ended (GATEWAYS 1.4). */
    HUNG(true),
    /** The session did not log in again through the proxy in time. */
    NO_LOGIN(true),
    /** A test of Caravan's own did not reach its target through the proxy. */
    UNREACHABLE(true),
    /**
     * WhatsApp refused the login through it (405). Most often an outdated client of the gateway's, which hits the whole
     * fleet: then the guard gives the points back (SPEC 3).
     */
    BLOCKED(true),
    /** A login through it took too long (408, 428): its response time tells that, and costs no points (SPEC 3). */
    SLOW(false),
    /** The gateway said yes, but did not store the proxy. */
    NOT_STORED(false),
    /** A node of Caravan ended while it was setting the proxy. */
    INTERRUPTED(false),
    /** The address cannot be given to this gateway. */
    UNSUITABLE(false);

    private final boolean ofProxy;

    ProxyFault(boolean ofProxy) {
        this.ofProxy = ofProxy;
    }

    public boolean ofProxy() {
        return ofProxy;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
