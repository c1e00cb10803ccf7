package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Who did what by hand. Acts that cannot be undone have a budget over it (SPEC 1). */
public final class AuditStore {

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;

    public AuditStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
    }

    public void add(String actor, String action, String target, String detail) {
        jdbc.sql(Sql.text("insert-audit")).param("at", Rows.utc(clock.instant())).param("actor", Rows.cut(actor, 64))
                .param("action", action).param("target", target).param("detail", Rows.cut(detail, 1000)).update();
    }

    /**
     * Notes an act if fewer than a budget were done lately. Who asks at the same moment waits here, so that together
     * they stay within it.
     *
     * @return whether it is within the budget; if not, nothing was noted
     */
    public boolean addWithin(String actor, String action, String target, int budget, Duration lately) {
        return transactions.in(() -> {
            jdbc.sql(Sql.text("put-setting")).param("name", "budget of " + action).param("value", "").update();
            jdbc.sql(Sql.text("lock-setting")).param("name", "budget of " + action).query(String.class).single();
            int done = jdbc.sql(Sql.text("count-recent-audit")).param("action", action)
                    .param("since", Rows.utc(clock.instant().minus(lately))).query(Integer.class).single();
            if (done >= budget) {
                return false;
            }
            add(actor, action, target, null);
            return true;
        });
    }
}
