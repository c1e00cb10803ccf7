package dev.caravan.domain.saga;

/**
 * Where the saga of one instance's proxy stands. The step is what is to be done next; it is committed before the
 * gateway is asked, so whoever carries on after a crash knows what may have happened.
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
    CLEAR
}
