package dev.caravan.testing;

/**
 * Where the schema of a test class lives, for tests that start the whole application.
 *
 * @param jdbcUrl  {@code jdbc:mariadb://127.0.0.1:<port>/<schema>}
 * @param user     account with every right
 * @param password may be empty: the server holds nothing but test data and listens on loopback
 */
public record TestDatabase(String jdbcUrl, String user, String password) {
}
