package dev.caravan.domain;

import java.util.Locale;
import java.util.Set;

/** Kinds of gateway that have a channel adapter, and what they can do. */
public enum GatewayKind {
    /** It rejects https proxies and knows no SOCKS4 (GATEWAYS 1.4). */
    EVOLUTION(Set.of(ProxyProtocol.HTTP, ProxyProtocol.SOCKS5));

    private final Set<ProxyProtocol> proxyProtocols;

    GatewayKind(Set<ProxyProtocol> proxyProtocols) {
        this.proxyProtocols = proxyProtocols;
    }

    /** Proxies that it can use. */
    public Set<ProxyProtocol> proxyProtocols() {
        return proxyProtocols;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
