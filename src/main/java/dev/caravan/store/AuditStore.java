package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Who did what by hand. Acts that cannot be undone have a budget over it (SPEC 1). */
public final class AuditStore {

    private final JdbcClient jdbc;
    private final Clock clock;

    public AuditStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    public void add(String actor, String action, String target, String detail) {
        jdbc.sql(Sql.text("insert-audit")).param("at", Rows.utc(clock.instant())).param("actor", Rows.cut(actor, 64))
                .param("action", action).param("target", target).param("detail", Rows.cut(detail, 1000)).update();
    }

    /** How often something was done lately. */
    public int count(String action, Duration lately) {
        return jdbc.sql(Sql.text("count-recent-audit")).param("action", action)
                .param("since", Rows.utc(clock.instant().minus(lately))).query(Integer.class).single();
    }
}
