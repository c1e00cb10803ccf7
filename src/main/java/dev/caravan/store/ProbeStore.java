package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

import dev.caravan.domain.DueProbe;
import dev.caravan.domain.HalfOpenPolicy;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyFault;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Probes as rows, one for each proxy at the most: any node carries them out, none is lost with one. Who finishes a probe
 * books what it told in one transaction with its end.
 */
public final class ProbeStore {

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final ProxyStore proxies;
    private final ProxyScores scores;
    private final Readmissions readmissions;
    private final HalfOpenPolicy policy;
    private final Clock clock;
    private final String owner;

    /** @param owner name of this node, other than that of every other node */
    public ProbeStore(DataSource dataSource, ProxyStore proxies, ProxyScores scores, HalfOpenPolicy policy, Clock clock,
                      String owner) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.proxies = proxies;
        this.scores = scores;
        this.readmissions = new Readmissions(dataSource, policy, clock);
        this.policy = policy;
        this.clock = clock;
        this.owner = owner;
    }

    /**
     * Wants a proxy probed now, before all that is due by schedule. Call it again as long as {@link #outcomeSince} is
     * empty: a probe that is under way for somebody else may have been started too early to count. Wanting the same
     * again is free.
     *
     * @return false if there is no such proxy
     */
    public boolean demand(long proxy, String cause) {
        return jdbc.sql(Sql.text("demand-probe")).param("id", proxy).param("cause", cause).param("now", now())
                .update() > 0;
    }

    /** The same for a connection that waits for it. */
    public void demand(long proxy) {
        demand(proxy, "connection");
    }

    /** What the newest finished probe told, if it was started at that moment or later. */
    public Optional<ProbeOutcome> outcomeSince(long proxy, Instant since) {
        return jdbc.sql(Sql.text("find-probe-outcome")).param("id", proxy).param("since", Rows.utc(since))
                .query((row, n) -> outcome(row)).optional();
    }

    /** Plans when proxies that were ejected are probed, and wants those probed whose time has come. */
    public int enlistEjected(int limit) {
        return transactions.in(() -> {
            jdbc.sql(Sql.text("plan-half-open")).param("first", policy.first().toSeconds())
                    .param("last", policy.last().toSeconds()).param("growth", policy.growth()).param("now", now())
                    .update();
            return jdbc.sql(Sql.text("enlist-half-open")).param("now", now()).param("limit", limit).update();
        });
    }

    /** Wants those probed that are in use and of which nothing was heard for that long. */
    public int enlistInUse(Duration interval, int limit) {
        return transactions.in(() -> jdbc.sql(Sql.text("enlist-in-use")).param("now", now())
                .param("since", Rows.utc(clock.instant().minus(interval))).param("limit", limit).update());
    }

    /** Claims what is due; what somebody waits for first, tests of many last. */
    public List<DueProbe> claimDue(Duration lease, int limit) {
        if (limit < 1) {
            return List.of();
        }
        return transactions.in(() -> {
            List<Long> due = jdbc.sql(Sql.text("lock-due-probes")).param("now", now()).param("limit", limit)
                    .query(Long.class).list();
            if (due.isEmpty()) {
                return List.of();
            }
            jdbc.sql(Sql.text("claim-probes")).param("ids", due).param("owner", owner).param("now", now())
                    .param("leaseUntil", Rows.utc(clock.instant().plus(lease))).update();
            List<DueProbe> claimed = jdbc.sql(Sql.text("find-probes")).param("ids", due)
                    .query((row, n) -> probe(row)).list();
            forgetDeleted(due, claimed);
            return claimed;
        });
    }

    private void forgetDeleted(List<Long> due, List<DueProbe> claimed) {
        Set<Long> gone = new HashSet<>(due);
        claimed.forEach(probe -> gone.remove(probe.proxy()));
        if (!gone.isEmpty()) {
            jdbc.sql(Sql.text("forget-probes")).param("ids", gone).update();
        }
    }

    /**
     * Ends a probe and books what it told: a failure costs the proxy 30 points, a success by which it could come back is
     * worth 10.
     *
     * @return false if somebody else has it by now; then nothing was booked
     */
    public boolean finish(DueProbe probe, ProbeResult result) {
        return transactions.in(() -> {
            boolean last = jdbc.sql(Sql.text("finish-probe")).param("id", probe.proxy()).param("fence", probe.fence())
                    .param("startedAt", Rows.utc(probe.startedAt())).update() == 1;
            // Somebody wants a newer one than this.
            boolean mine = last || jdbc.sql(Sql.text("repeat-probe")).param("id", probe.proxy())
                    .param("fence", probe.fence()).param("now", now()).update() == 1;
            if (!mine) {
                return false;
            }
            book(probe, result);
            scores.record(probe.proxy(), probe.startedAt(), result);
            if (last && probe.batch() != null) {
                count(probe.batch(), result);
            }
            return true;
        });
    }

    private void book(DueProbe probe, ProbeResult result) {
        String evidence = "probe (" + probe.cause() + "): " + result.told();
        if (result.failed()) {
            // First of all: it takes the lock of the fault, and who has that may want the proxy's.
            scores.fault(probe.proxy(), null, ProxyFault.UNREACHABLE, evidence);
        }
        if (!probe.booksSuccess()) {
            return;
        }
        boolean returns = result.ok() && scores.wouldReturn(probe.proxy());
        if (returns && !readmissions.admit(probe.proxy())) {
            return;
        }
        jdbc.sql(Sql.text("grow-half-open")).param("id", probe.proxy()).update();
        if (result.ok()) {
            int score = scores.success(probe.proxy(), null, evidence).after();
            if (returns) {
                EventLog.PROXY.general().info(LogTexts.of("proxy.readmitted"), probe.proxy(), score);
            }
        }
    }

    private void count(long batch, ProbeResult result) {
        jdbc.sql(Sql.text("count-probe-batch")).param("id", batch).param("ok", result.ok() ? 1 : 0)
                .param("failed", result.failed() ? 1 : 0)
                .param("untested", result.verdict() == ProbeResult.Verdict.UNTESTED ? 1 : 0).update();
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    static ProbeOutcome outcome(ResultSet row) throws SQLException {
        Boolean ok = Rows.flag(row, "probe_ok");
        long millis = row.getLong("probe_millis");
        String error = row.getString("probe_error");
        return new ProbeOutcome(Rows.instant(row, "probed_at"), ok == null ? ProbeResult.untested(error)
                : ok ? ProbeResult.ok(millis) : ProbeResult.failed(millis, error));
    }

    private DueProbe probe(ResultSet row) throws SQLException {
        return new DueProbe(row.getLong("proxy_id"), row.getString("cause"), Rows.number(row, "batch_id"),
                row.getLong("fence"), Rows.instant(row, "started_at"), proxies.addressOrNull(row));
    }
}
