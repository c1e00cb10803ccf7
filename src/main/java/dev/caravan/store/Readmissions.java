package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

import dev.caravan.domain.HalfOpenPolicy;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets only so many proxies come back into the pool within a minute, on all nodes together. Who must wait is probed again
 * at a moment of its own, so that those who wait do not all come at once either.
 */
final class Readmissions {

    private static final String NAME = "readmission";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long MICROS = 1_000;

    private final JdbcClient jdbc;
    private final HalfOpenPolicy policy;
    private final Clock clock;

    Readmissions(DataSource dataSource, HalfOpenPolicy policy, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.policy = policy;
        this.clock = clock;
    }

    /** Within a transaction. @return false if the proxy must wait; its next probe is planned then */
    boolean admit(long proxy) {
        jdbc.sql(Sql.text("lock-proxy-guard")).param("name", NAME).update();
        Instant now = clock.instant();
        int lately = jdbc.sql(Sql.text("count-readmitted")).param("since", Rows.utc(now.minus(MINUTE)))
                .query(Integer.class).single();
        if (lately < policy.readmitsPerMinute()) {
            return true;
        }
        jdbc.sql(Sql.text("take-guard-slot")).param("name", NAME).param("gapMicros", policy.gap().toMillis() * MICROS)
                .param("earliest", Rows.utc(now.plus(MINUTE))).update();
        Instant slot = jdbc.sql(Sql.text("find-guard-slot")).param("name", NAME)
                .query((row, n) -> Rows.instant(row, "next_at")).single();
        jdbc.sql(Sql.text("postpone-half-open")).param("id", proxy).param("at", Rows.utc(slot)).update();
        return false;
    }
}
