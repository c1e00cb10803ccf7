package dev.caravan.domain;

/** What a gateway said about a session, in words that every kind of gateway shares. */
public enum Signal {
    /** The session is logged in. */
    OPEN,
    /** The gateway is trying to log in. */
    CONNECTING,
    /** The socket is closed; a reason code may say why. */
    CLOSED,
    /** The gateway knows the instance, but this process of it has not loaded it: neither up nor closed. */
    NOT_LOADED,
    /** A QR code that was not shown before: a person must scan it. */
    QR,
    /** The gateway gave up showing QR codes. */
    QR_EXHAUSTED,
    /** The gateway does not know the instance any more. */
    REMOVED
}
