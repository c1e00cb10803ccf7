package dev.caravan.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.Band;
import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ScorePolicy;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Scores and their ledger. A fault that hits many proxies at once costs none of them (SPEC 2, the guard). */
public final class ProxyScores {

    /** What became of a score. */
    public record Scored(int before, int after, Band band, boolean frozen) { }

    /** An incident that is open now. */
    public record OpenIncident(long id, String kind, String subject, String detail, Instant openedAt,
                               Instant lastSeenAt) { }

    private static final String FREEZE = "proxy-fault";

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final ScorePolicy policy;
    private final CorrelatedFaultGuard guard;
    private final Clock clock;

    public ProxyScores(DataSource dataSource, ScorePolicy policy, CorrelatedFaultGuard guard, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.policy = policy;
        this.guard = guard;
        this.clock = clock;
    }

    public Scored success(long proxy, String instance, String evidence) {
        return transactions.in(() -> change(proxy, instance, "success", evidence, false));
    }

    /** Books how a test of a proxy ended; a success also tells how fast it is. */
    public Scored tested(long proxy, boolean ok, long millis, String evidence) {
        return transactions.in(() -> {
            if (!ok) {
                return fault(proxy, null, ProxyFault.UNREACHABLE, evidence);
            }
            jdbc.sql(Sql.text("update-proxy-response")).param("id", proxy).param("millis", millis)
                    .param("now", Rows.utc(clock.instant())).update();
            return success(proxy, null, evidence);
        });
    }

    /** Books a fault. Only a fault of the proxy's own costs it points, and not while such faults are frozen. */
    public Scored fault(long proxy, String instance, ProxyFault fault, String evidence) {
        return transactions.in(() -> {
            if (!fault.ofProxy()) {
                return book(proxy, instance, fault.code(), evidence);
            }
            if (isFrozen(fault)) {
                return book(proxy, instance, fault.code(), "frozen: " + evidence);
            }
            Scored scored = change(proxy, instance, fault.code(), evidence, true);
            freezeIfCorrelated(fault);
            return scored;
        });
    }

    /** A fault that somebody else has booked: whether it is frozen, and the score as it is. */
    public Scored look(long proxy, ProxyFault fault) {
        return transactions.in(() -> {
            int score = lockScore(proxy);
            return new Scored(score, score, policy.band(score), isFrozen(fault));
        });
    }

    /** Notes how long a login through a proxy took in vain: it ranks as slow, and keeps its points (SPEC 3). */
    public Scored slow(long proxy, String instance, long millis, String evidence) {
        return transactions.in(() -> {
            jdbc.sql(Sql.text("update-proxy-response")).param("id", proxy).param("millis", millis)
                    .param("now", Rows.utc(clock.instant())).update();
            return book(proxy, instance, ProxyFault.SLOW.code(), evidence);
        });
    }

    /** Puts the bands in line with the policy, which may have changed since they were written. */
    public int alignBands() {
        return transactions.in(() -> jdbc.sql(Sql.text("align-bands")).param("excellent", policy.excellent())
                .param("good", policy.good()).param("unstable", policy.unstable()).update());
    }

    /** Ends freezes whose fault has not been seen for a while. */
    public int thaw() {
        Instant now = clock.instant();
        return jdbc.sql(Sql.text("close-incidents")).param("kind", FREEZE).param("now", Rows.utc(now))
                .param("since", Rows.utc(now.minus(guard.freeze()))).update();
    }

    public List<OpenIncident> openIncidents() {
        return jdbc.sql(Sql.text("list-open-incidents"))
                .query((row, n) -> new OpenIncident(row.getLong("id"), row.getString("kind"), row.getString("subject"),
                        row.getString("detail"), Rows.instant(row, "opened_at"), Rows.instant(row, "last_seen_at")))
                .list();
    }

    /** A freeze that has run out counts no more, even before it is closed. */
    private boolean isFrozen(ProxyFault fault) {
        Instant now = clock.instant();
        return jdbc.sql(Sql.text("touch-incident")).param("kind", FREEZE).param("subject", fault.code())
                .param("now", Rows.utc(now)).param("since", Rows.utc(now.minus(guard.freeze()))).update() == 1;
    }

    private void freezeIfCorrelated(ProxyFault fault) {
        Instant now = clock.instant();
        Object since = Rows.utc(now.minus(guard.window()));
        int hit = jdbc.sql(Sql.text("count-recent-faults")).param("cause", fault.code()).param("since", since)
                .query(Integer.class).single();
        int tried = jdbc.sql(Sql.text("count-recently-tried")).param("since", since).query(Integer.class).single();
        if (guard.correlated(hit, tried)) {
            thaw();
            jdbc.sql(Sql.text("open-incident")).param("kind", FREEZE).param("subject", fault.code())
                    .param("detail", hit + " of " + tried + " proxies within " + guard.window().toMinutes() + " min")
                    .param("now", Rows.utc(now)).update();
        }
    }

    private Scored change(long proxy, String instance, String cause, String evidence, boolean fault) {
        int before = lockScore(proxy);
        int after = fault ? policy.afterFault(before) : policy.afterSuccess(before);
        Band band = policy.band(after);
        jdbc.sql(Sql.text("update-proxy-score")).param("id", proxy).param("score", after)
                .param("band", band.ordinal()).param("now", Rows.utc(clock.instant())).update();
        insert(proxy, instance, cause, evidence, before, after);
        return new Scored(before, after, band, false);
    }

    private Scored book(long proxy, String instance, String cause, String evidence) {
        int score = lockScore(proxy);
        insert(proxy, instance, cause, evidence, score, score);
        return new Scored(score, score, policy.band(score), true);
    }

    int lockScore(long proxy) {
        return jdbc.sql(Sql.text("lock-proxy-score")).param("id", proxy)
                .query((row, n) -> row.getInt("success_rate")).single();
    }

    void insert(long proxy, String instance, String cause, String evidence, int before, int after) {
        jdbc.sql(Sql.text("insert-ledger-entry")).param("id", proxy).param("instance", instance)
                .param("now", Rows.utc(clock.instant())).param("cause", cause)
                .param("evidence", Rows.cut(evidence, 1000)).param("before", before).param("after", after).update();
    }
}
