package dev.caravan.store;

import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL freed of what must not be shown, and the login apart from it.
 *
 * @param url      without user and password
 * @param user     account; empty when none was given
 * @param password its password, or empty
 */
record JdbcAddress(String url, String user, String password) {

    private static final String SCHEME = "jdbc:mariadb:";
    private static final Pattern USER_INFO = Pattern.compile("^(jdbc:\\w+:(?:\\w+:)*//)([^/?@:]*)(?::([^/?]*))?@");
    private static final Pattern LOGIN_PARAMETER = Pattern.compile("(?<=[?&])(user|password)=([^&]*)(?:&|$)");
    /** Stays in the URL because the driver wants it there: passwords of key stores. */
    private static final Pattern OTHER_SECRET = Pattern.compile("(?i)([?&][^&=]*password=)[^&]*");

    /** The login in {@code url} yields to a {@code username} given apart. */
    static JdbcAddress of(String url, String username, String password) {
        if (!url.startsWith(SCHEME)) {
            throw new DatabaseUnavailableException("The JDBC URL must begin with " + SCHEME
                    + "// and name a MariaDB server; it begins with " + url.split("[/?@]", 2)[0] + ".");
        }
        Properties inUrl = new Properties();
        Matcher info = USER_INFO.matcher(url);
        String bare = url;
        if (info.find()) {
            inUrl.setProperty("user", info.group(2));
            inUrl.setProperty("password", info.group(3) == null ? "" : info.group(3));
            bare = info.replaceFirst("$1");
        }
        Matcher parameters = LOGIN_PARAMETER.matcher(bare);
        while (parameters.find()) {
            inUrl.setProperty(parameters.group(1), parameters.group(2));
        }
        bare = parameters.replaceAll("").replaceFirst("[?&]$", "");
        return username.isEmpty()
                ? new JdbcAddress(bare, inUrl.getProperty("user", ""), inUrl.getProperty("password", ""))
                : new JdbcAddress(bare, username, password);
    }

    /** For messages. */
    String shown() {
        return OTHER_SECRET.matcher(url).replaceAll("$1***");
    }

    @Override
    public String toString() {
        return shown();
    }
}
