package dev.caravan.domain;

import java.util.Locale;

/** How far an instance's proxy has come: chosen, stored at the gateway, used by the live session (GATEWAYS 6.3). */
public enum ProxyState {
    NONE, DESIRED, STORED, EFFECTIVE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ProxyState ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
