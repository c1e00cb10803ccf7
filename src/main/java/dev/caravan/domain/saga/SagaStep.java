package dev.caravan.domain.saga;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Where a saga stands. The step is what is to be done next; it is committed before the gateway is asked, so whoever
 * carries on after a crash knows what may have happened.
 */
public enum SagaStep {
    /** Ask the gateway whether the instance has a proxy already. */
    LOOK,
    /** Lease a proxy from the pool and ask the gateway to store it. */
    LEASE,
    /** A set went out: ask the gateway what it stored. */
    SETTLE,
    /** Restart the session, so that the stored proxy acts. */
    RESTART,
    /** Wait for a login that is later than the restart. */
    AWAIT_OPEN,
    /** No proxy worked: take the last one back out of the gateway. */
    UNDO,
    /** The session did not come back by itself after that: restart it. */
    REVIVE,
    /** Take the proxy out of the gateway, then give it back to the pool. */
    CLEAR,
    /** Connection: ask the gateway for the session's state before anything is done. */
    ASSESS,
    /** Connection: wait for a test of the proxy that the instance has. */
    PROBE,
    /** Connection: clear the session, so that the next login pairs it anew. */
    DISCARD,
    /** Connection: take a proxy out that does not work, where connecting without one is allowed. */
    BARE,
    /** Connection: restart the session, dead or stuck as it may be. */
    OPEN,
    /** Connection: the session is closed, so there is nothing to restart: connect it. */
    CONNECT,
    /** Connection: wait for a login, or a QR code, that is later than its start. */
    AWAIT_LOGIN;

    private static final Set<SagaStep> LOGINS = EnumSet.of(RESTART, REVIVE, OPEN, CONNECT);

    /** Whether the step starts a login: those keep a distance from each other at a gateway (SPEC 4). */
    public boolean startsLogin() {
        return LOGINS.contains(this);
    }

    /** The names of those steps. */
    public static List<String> logins() {
        return LOGINS.stream().map(Enum::name).toList();
    }
}
