package dev.caravan.domain;

/** What an instance's session is, as last observed (SPEC 1). The wish whether it should be up is {@code enabled}. */
public enum ConnectionStatus {
    CONNECTED,
    DISCONNECTED,
    RECONNECTING,
    QR_REQUIRED,
    AUTH_FAILURE,
    INITIALIZING,
    LOADING
}
