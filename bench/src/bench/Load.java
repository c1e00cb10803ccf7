package bench;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a contender has to send, and what it may use for it.
 *
 * @param messages  how many, each to a recipient of its own
 * @param instances how many instances send them, named as {@link StubGateway#instance} says, in turn
 * @param delay     milliseconds after which the gateway answers
 * @param database  its pool of connections is the only one
 */
record Load(int messages, int instances, int delay, BenchDatabase database, StubProcess gateway, Sender sender) {

    JdbcTemplate jdbc() {
        return database.jdbc();
    }

    /** A {@code Message}'s columns of the row {@code seq}, to be selected from MariaDB's table of numbers. */
    String columns() {
        return "CONCAT('instance-', seq % " + instances + ") AS instance, CONCAT('55119', 10000000 + seq) AS recipient,"
                + " CONCAT('Oi! Sua consulta está marcada para amanhã às 14h. Responda 1 para confirmar, 2 para"
                + " remarcar. Protocolo ', seq) AS text";
    }

    String numbers() {
        return "seq_1_to_" + messages;
    }
}
