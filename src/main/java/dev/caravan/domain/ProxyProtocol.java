package dev.caravan.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a proxy is spoken to (SPEC, Words). */
public enum ProxyProtocol {
    HTTP, HTTPS, SOCKS4, SOCKS5;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ProxyProtocol> ofCode(String code) {
        return Arrays.stream(values()).filter(p -> p.code().equalsIgnoreCase(code)).findFirst();
    }
}
