package dev.caravan.ops.management;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the management port is protected. What it offers (routes stopped, messages read) is for operators alone.
 *
 * @param host         the address it listens on ({@code management.host})
 * @param user         name for HTTP Basic ({@code management.user}); blank: no login, possible on loopback only
 * @param password     its password ({@code management.password}); blank with a blank user
 * @param allowedHosts further names by which clients may address it ({@code management.allowed-hosts})
 */
public record ManagementSettings(String host, String user, String password, List<String> allowedHosts) {

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    /** Against guessing: no attempt is slowed down. */
    private static final int MIN_PASSWORD = 16;

    /** @throws IllegalArgumentException with a text for the operator when the port would be open to others */
    public ManagementSettings {
        user = user == null ? "" : user.strip();
        password = password == null ? "" : password;
        allowedHosts = allowedHosts.stream().map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty()).toList();
        if (user.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException("management.user and management.password go together");
        }
        if (!password.isEmpty() && password.length() < MIN_PASSWORD) {
            throw new IllegalArgumentException(
                    "management.password must be at least " + MIN_PASSWORD + " characters long");
        }
        if (user.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException("management.host is " + host
                    + ", which others can reach: set management.user and management.password, or use 127.0.0.1");
        }
    }

    boolean asksForPassword() {
        return !user.isEmpty();
    }

    /** The names under which the port answers: any other means that a browser was led here by a foreign page. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(LOOPBACK_NAMES);
        names.add(host.toLowerCase(Locale.ROOT));
        names.addAll(allowedHosts);
        return names;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ManagementSettings[host=" + host + ", login=" + asksForPassword() + ", allowedHosts=" + allowedHosts
                + "]";
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("management.host is no known address: " + host, e);
        }
    }
}
