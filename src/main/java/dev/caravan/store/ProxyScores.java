package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

import dev.caravan.domain.Band;
import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Scores and their ledger. A fault that hits many proxies at once costs none of them (SPEC 2, the guard): when that shows,
 * what it has taken within the guard's window is given back in the same transaction.
 */
public final class ProxyScores {

    /** What became of a score. */
    public record Scored(int before, int after, Band band, boolean frozen) { }

    /** An incident that is open now. */
    public record OpenIncident(long id, String kind, String subject, String detail, Instant openedAt,
                               Instant lastSeenAt) { }

    /** What was given back. */
    public record Reversal(int proxies, int points) { }

    private record Period(String kind, String subject, Instant openedAt, Instant closedAt) { }

    private record Correlation(int hit, int tried) { }

    private static final String FREEZE = "proxy-fault";
    private static final int LONGEST_ERROR = 255;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final ScorePolicy policy;
    private final CorrelatedFaultGuard guard;
    private final Duration afterHand;
    private final Clock clock;

    /** One under which a freeze that a person ended does not come back for as long as a freeze lasts. */
    public ProxyScores(DataSource dataSource, ScorePolicy policy, CorrelatedFaultGuard guard, Clock clock) {
        this(dataSource, policy, guard, guard.freeze(), clock);
    }

    /** @param afterHand how long a freeze that a person ended does not come back */
    public ProxyScores(DataSource dataSource, ScorePolicy policy, CorrelatedFaultGuard guard, Duration afterHand,
                       Clock clock) {
        this.afterHand = afterHand;
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.policy = policy;
        this.guard = guard;
        this.clock = clock;
    }

    public Scored success(long proxy, String instance, String evidence) {
        return transactions.in(() -> change(proxy, instance, "success", evidence, false));
    }

    /** Books how a test of a proxy ended that somebody asked for; a success also tells how fast it is. */
    public Scored tested(long proxy, ProbeResult result) {
        Instant startedAt = clock.instant().minusMillis(result.millis());
        return transactions.in(() -> {
            Scored scored = result.ok() ? success(proxy, null, "tested: " + result.told())
                    : fault(proxy, null, ProxyFault.UNREACHABLE, "tested: " + result.told());
            record(proxy, startedAt, result);
            return scored;
        });
    }

    /** Notes what a probe told, apart from what it costs. */
    void record(long proxy, Instant startedAt, ProbeResult result) {
        jdbc.sql(Sql.text("record-probe")).param("id", proxy).param("startedAt", Rows.utc(startedAt))
                .param("ok", result.verdict() == ProbeResult.Verdict.UNTESTED ? null : result.ok())
                .param("millis", result.millis()).param("error", Rows.cut(result.error(), LONGEST_ERROR))
                .param("now", Rows.utc(clock.instant())).update();
    }

    /** Notes that a login through a proxy took too long: that is how fast it is. It costs no points (SPEC 3). */
    public Scored slow(long proxy, String instance, Duration took, String evidence) {
        return transactions.in(() -> {
            jdbc.sql(Sql.text("update-proxy-response")).param("id", proxy).param("millis", took.toMillis())
                    .param("now", Rows.utc(clock.instant())).update();
            return fault(proxy, instance, ProxyFault.SLOW, evidence);
        });
    }

    /** Books a fault. Only a fault of the proxy's own costs it points, and not while such faults are frozen. */
    public Scored fault(long proxy, String instance, ProxyFault fault, String evidence) {
        return transactions.in(() -> {
            if (!fault.ofProxy()) {
                return book(proxy, instance, fault.code(), evidence);
            }
            // One at a time: what is taken beside the one that trips the guard would not be given back.
            jdbc.sql(Sql.text("lock-proxy-guard")).param("name", fault.code()).update();
            if (frozen(fault)) {
                Scored booked = book(proxy, instance, fault.code(), "frozen: " + evidence);
                // One proxy that goes on failing must not keep the freeze of all up.
                correlation(fault).ifPresent(still -> touch(fault));
                return booked;
            }
            Scored scored = change(proxy, instance, fault.code(), evidence, true);
            return freezeIfCorrelated(fault) ? standing(scored.before(), lockScore(proxy)) : scored;
        });
    }

    /** A fault that somebody else has booked: whether it is frozen, and the score as it is. */
    public Scored look(long proxy, ProxyFault fault) {
        return transactions.in(() -> {
            int score = lockScore(proxy);
            return new Scored(score, score, policy.band(score), frozen(fault));
        });
    }

    /**
     * Notes a fault that is not yet known to be the proxy's: it costs nothing now. Many at once freeze it all the same,
     * so that no more proxies are tried in vain.
     */
    public Scored suspect(long proxy, String instance, ProxyFault fault, String evidence) {
        return transactions.in(() -> {
            jdbc.sql(Sql.text("lock-proxy-guard")).param("name", fault.code()).update();
            boolean frozen = frozen(fault);
            int score = lockScore(proxy);
            insert(proxy, instance, fault.code(), (frozen ? "frozen: " : "suspected: ") + evidence, score, score);
            if (frozen) {
                correlation(fault).ifPresent(still -> touch(fault));
            }
            return new Scored(score, score, policy.band(score), frozen || freezeIfCorrelated(fault));
        });
    }

    /** Whether a success now would bring a proxy back that was ejected for its score. Locks it. */
    boolean wouldReturn(long proxy) {
        return jdbc.sql(Sql.text("lock-proxy-score")).param("id", proxy)
                .query((row, n) -> "score".equals(row.getString("inactive_cause"))
                        && policy.band(policy.afterSuccess(row.getInt("success_rate"))) != Band.INACTIVE).single();
    }

    /**
     * Gives back what the fault of an incident took since shortly before it was opened, however it was that the guard
     * did not. What was given back already stays as it is.
     *
     * @return empty if there is no such incident, or it is not one of this guard's
     */
    public Optional<Reversal> reverse(long incident) {
        return transactions.in(() -> jdbc.sql(Sql.text("find-incident")).param("id", incident)
                .query((row, n) -> new Period(row.getString("kind"), row.getString("subject"),
                        Rows.instant(row, "opened_at"), Rows.instant(row, "closed_at")))
                .optional().filter(period -> period.kind().equals(FREEZE))
                .map(period -> reverse(period, "incident " + incident)));
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

    /** Whether a fault costs nothing now, because it hit many at once: no reason to blame, or change, a proxy. */
    public boolean frozen(ProxyFault fault) {
        Instant since = clock.instant().minus(guard.freeze());
        return openIncidents().stream().anyMatch(incident -> incident.kind().equals(FREEZE)
                && incident.subject().equals(fault.code()) && incident.lastSeenAt().isAfter(since));
    }

    private void touch(ProxyFault fault) {
        Instant now = clock.instant();
        jdbc.sql(Sql.text("touch-incident")).param("kind", FREEZE).param("subject", fault.code())
                .param("now", Rows.utc(now)).param("since", Rows.utc(now.minus(guard.freeze()))).update();
    }

    /** The proxies that had a fault lately, and those that could have had it, if it is more than chance. */
    private Optional<Correlation> correlation(ProxyFault fault) {
        Instant since = clock.instant().minus(guard.window());
        int hit = jdbc.sql(Sql.text("count-recent-faults")).param("cause", fault.code()).param("since", Rows.utc(since))
                .query(Integer.class).single();
        return hit < guard.minCount() ? Optional.empty()
                : Optional.of(new Correlation(hit, tried(fault, since, (int) (hit / guard.share()) + 1)))
                        .filter(found -> guard.correlated(found.hit(), found.tried()));
    }

    private boolean freezeIfCorrelated(ProxyFault fault) {
        if (endedByHand(fault)) {
            return false;
        }
        Optional<Correlation> found = correlation(fault);
        found.ifPresent(correlation -> freeze(fault, correlation));
        return found.isPresent();
    }

    private boolean endedByHand(ProxyFault fault) {
        return jdbc.sql(Sql.text("count-closed-by-hand")).param("kind", FREEZE).param("subject", fault.code())
                .param("handSince", Rows.utc(clock.instant().minus(afterHand))).query(Long.class).single() > 0;
    }

    private void freeze(ProxyFault fault, Correlation found) {
        Instant now = clock.instant();
        thaw();
        String detail = found.hit() + " of " + found.tried() + " proxies within " + guard.window().toMinutes() + " min";
        jdbc.sql(Sql.text("open-incident")).param("kind", FREEZE).param("subject", fault.code())
                .param("detail", detail).param("now", Rows.utc(now)).update();
        Reversal reversal = reverse(fault.code(), now.minus(guard.window()), now, "frozen: " + detail);
        EventLog.PROXY.general().warn(LogTexts.of("proxy.frozen"), LogTexts.of("fault." + fault.code()), found.hit(),
                reversal.proxies());
    }

    /** Proxies that could have had the fault: by logins through them, or by probes. @param enough to count to */
    private int tried(ProxyFault fault, Instant since, int enough) {
        return fault == ProxyFault.UNREACHABLE
                ? jdbc.sql(Sql.text("count-recently-probed")).param("since", Rows.utc(since)).param("enough", enough)
                        .query(Integer.class).single()
                : jdbc.sql(Sql.text("count-recently-tried")).param("since", Rows.utc(since)).query(Integer.class)
                        .single();
    }

    private Reversal reverse(Period incident, String evidence) {
        jdbc.sql(Sql.text("lock-proxy-guard")).param("name", incident.subject()).update();
        Reversal reversal = reverse(incident.subject(), incident.openedAt().minus(guard.window()),
                Optional.ofNullable(incident.closedAt()).orElseGet(clock::instant), evidence);
        EventLog.PROXY.general().info(LogTexts.of("proxy.reversed"), reversal.proxies(), evidence);
        return reversal;
    }

    /** Under the lock of the fault. */
    private Reversal reverse(String fault, Instant since, Instant until, String evidence) {
        Map<Long, Integer> taken = new LinkedHashMap<>();
        reversible("list-reversible", fault, since, until).query(row -> {
            taken.put(row.getLong("proxy_id"), row.getInt("points"));
        });
        taken.forEach((proxy, points) -> {
            int before = lockScore(proxy);
            put(proxy, null, "reversed", fault + ", " + evidence, before,
                    Math.min(ScorePolicy.HIGHEST, before + points));
        });
        reversible("mark-reversed", fault, since, until).update();
        return new Reversal(taken.size(), taken.values().stream().mapToInt(Integer::intValue).sum());
    }

    private JdbcClient.StatementSpec reversible(String statement, String fault, Instant since, Instant until) {
        return jdbc.sql(Sql.text(statement)).param("cause", fault).param("since", Rows.utc(since))
                .param("until", Rows.utc(until));
    }

    private Scored standing(int before, int after) {
        return new Scored(before, after, policy.band(after), true);
    }

    private Scored change(long proxy, String instance, String cause, String evidence, boolean fault) {
        int before = lockScore(proxy);
        int after = fault ? policy.afterFault(before) : policy.afterSuccess(before);
        put(proxy, instance, cause, evidence, before, after);
        return new Scored(before, after, policy.band(after), false);
    }

    private void put(long proxy, String instance, String cause, String evidence, int before, int after) {
        jdbc.sql(Sql.text("update-proxy-score")).param("id", proxy).param("score", after)
                .param("band", policy.band(after).ordinal()).param("now", Rows.utc(clock.instant())).update();
        insert(proxy, instance, cause, evidence, before, after);
    }

    private Scored book(long proxy, String instance, String cause, String evidence) {
        int score = lockScore(proxy);
        insert(proxy, instance, cause, evidence, score, score);
        return standing(score, score);
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
