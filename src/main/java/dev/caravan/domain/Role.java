package dev.caravan.domain;

import java.util.Locale;
import java.util.Optional;

/** What the holder of an API key may do, from least to most (SPEC 9). Each role may do what those before it may. */
public enum Role {
    /** Looks at everything that is not a secret. */
    VIEWER,
    /** Also acts on instances and runs sweeps. */
    OPERATOR,
    /** Also manages proxies, instances and keys. */
    ADMIN;

    /** Whether this role may do what {@code needed} may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The role's name in data and JSON: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that name, in any case; {@code superadmin} is an admin (SPEC 9). Empty when there is none. */
    public static Optional<Role> of(String text) {
        return switch (text == null ? "" : text.toLowerCase(Locale.ROOT)) {
            case "viewer" -> Optional.of(VIEWER);
            case "operator" -> Optional.of(OPERATOR);
            case "admin", "superadmin" -> Optional.of(ADMIN);
            default -> Optional.empty();
        };
    }
}
