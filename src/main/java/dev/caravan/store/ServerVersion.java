package dev.caravan.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code SELECT VERSION()} says of a server.
 *
 * @param mariaDb false for MySQL and its relatives
 */
record ServerVersion(boolean mariaDb, int major, int minor) {

    /** The oldest series that Caravan is built for: it has SKIP LOCKED. */
    private static final ServerVersion OLDEST = new ServerVersion(true, 10, 6);
    /** Some proxies put the version of the old replication protocol before the real one: 5.5.5-10.6.12-MariaDB. */
    private static final Pattern NUMBER = Pattern.compile("(?:5\\.5\\.5-)?(\\d+)\\.(\\d+)");

    static ServerVersion of(String text) {
        Matcher number = NUMBER.matcher(text);
        if (!number.lookingAt()) {
            return new ServerVersion(false, 0, 0);
        }
        return new ServerVersion(text.contains("MariaDB"),
                Integer.parseInt(number.group(1)), Integer.parseInt(number.group(2)));
    }

    boolean isSupported() {
        return mariaDb && (major > OLDEST.major || major == OLDEST.major && minor >= OLDEST.minor);
    }
}
