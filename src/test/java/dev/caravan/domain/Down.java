package dev.caravan.domain;

import java.time.Instant;

/** Instances that are down, as tests need them. */
final class Down {

    static final Instant SINCE = Instant.parse("2026-01-15T12:00:00Z");

    private Down() {
    }

    /** Of a session that was logged in before. */
    static Instance with(Integer code, String reason, ConnectionStatus status) {
        return with(code, reason, status, true, SINCE.minusSeconds(3600));
    }

    static Instance with(Integer code, String reason, ConnectionStatus status, Boolean paired, Instant login) {
        return new Instance("loja", "evo", true, status, SINCE, code, reason, SINCE, paired, null, login, SINCE, SINCE,
                ProxyState.EFFECTIVE, null, null, 7);
    }

    /** One whose code was told at a moment. */
    static Instance because(Integer code, Instant told) {
        Instance down = because(code);
        return new Instance(down.name(), down.gateway(), true, down.status(), down.statusSince(), code, null, told, true,
                null, down.connectedSince(), down.downSince(), told, down.proxyState(), null, null, 7);
    }

    static Instance because(Integer code) {
        return with(code, null, DisconnectReason.of(code).status());
    }
}
