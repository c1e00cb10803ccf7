package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Turns at work that one node does for all: whoever takes one keeps the others from it for a while. */
public final class Turns {

    private final JdbcClient jdbc;
    private final Clock clock;

    public Turns(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /** Takes the turn if nobody had it within the time for which it was taken last. */
    public boolean take(String work, Duration keep) {
        Instant now = clock.instant();
        String name = "turn of " + work;
        jdbc.sql(Sql.text("put-setting")).param("name", name).param("value", millis(Instant.EPOCH)).update();
        return jdbc.sql(Sql.text("claim-setting")).param("name", name).param("now", millis(now))
                .param("until", millis(now.plus(keep))).update() == 1;
    }

    /** As text of one length, whose order is that of the moments. */
    private static String millis(Instant moment) {
        return "%015d".formatted(moment.toEpochMilli());
    }
}
