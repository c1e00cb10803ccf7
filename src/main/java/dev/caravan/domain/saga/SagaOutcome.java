package dev.caravan.domain.saga;

import java.util.Locale;

/** How a saga ended. */
public enum SagaOutcome {
    /** The session is logged in through the proxy. */
    EFFECTIVE,
    /** The gateway had a proxy for the instance; it was recorded. */
    ADOPTED,
    /** The proxy that the gateway has is another instance's: a person must decide. */
    CONFLICT,
    /** There was nothing to do any more. */
    ABANDONED,
    /** None of the tried proxies worked. */
    FAILED,
    /** The proxy is back in the pool. */
    RETURNED,
    /** The session is open. */
    CONNECTED,
    /** A fresh QR code waits to be scanned. */
    PAIRING,
    /** Nothing was done, because the gateway is at it by itself or cannot tell; it is looked at again. */
    WAITING,
    /** Only a person can help. */
    HALTED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
