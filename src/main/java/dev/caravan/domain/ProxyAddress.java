package dev.caravan.domain;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a proxy is and how to log in there. Construction checks it, because a gateway stores an empty host without a
 * word and then never starts the session again (GATEWAYS 1.4).
 *
 * @param host     name or address, never empty
 * @param port     1–65535
 * @param username never null, empty without a login
 * @param password never null, empty without a login; not in {@link #toString()}
 */
public record ProxyAddress(ProxyProtocol protocol, String host, int port, String username, String password) {

    /** Host names, IPv4 and bracketed IPv6. */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?)|(?:\\[[0-9A-Fa-f:.]{2,45}])");
    private static final int LONGEST_LOGIN = 255;

    public ProxyAddress {
        Objects.requireNonNull(protocol, "protocol");
        username = username == null ? "" : username;
        password = password == null ? "" : password;
        if (host == null || host.isBlank()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (!HOST.matcher(host).matches() || host.contains("..")) {
            throw new IllegalArgumentException("host is not a name or an address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is not 1-65535");
        }
        if (username.length() > LONGEST_LOGIN || password.length() > LONGEST_LOGIN) {
            throw new IllegalArgumentException("username or password is longer than 255 characters");
        }
        if (username.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException("username and password go together");
        }
        if (hasControl(username) || hasControl(password)) {
            throw new IllegalArgumentException("username or password has a control character");
        }
    }

    /** Whether both name the same way out; gateways may write hosts in other letters. */
    public boolean sameAs(ProxyAddress other) {
        return protocol == other.protocol && host.equalsIgnoreCase(other.host) && port == other.port
                && username.equals(other.username) && password.equals(other.password);
    }

    /** What people see: no login. */
    public String shown() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return protocol.code() + "://" + shown();
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
