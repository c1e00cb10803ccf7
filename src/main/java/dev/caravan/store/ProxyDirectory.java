package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

import dev.caravan.domain.Band;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ScorePolicy;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people and systems ask about the pool, and what an admin changes in it by hand. */
public final class ProxyDirectory {

    /** Each part narrows the list; null does not. */
    public record Filter(Boolean active, Boolean used, Band band, ProxyProtocol protocol, String country) {
    }

    /** One row of a proxy's ledger. */
    public record LedgerEntry(long id, long proxyId, String instance, Instant at, String cause, String evidence,
                              int scoreBefore, int scoreAfter) {
    }

    /**
     * The pool in numbers (SPEC 2).
     *
     * @param available active, not in use, in one of the first three bands
     * @param inactive  neither in use nor available
     * @param byCountry proxies by two-letter code; those without one under {@code "unknown"}
     * @param countedAt when it was counted
     */
    public record Statistics(long total, long inUse, long available, long inactive, double utilisationPercent,
                             Map<Band, Long> bands, Map<String, Long> byCountry, Instant countedAt) {
    }

    private static final double PERCENT = 100.0;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final ProxyScores scores;
    private final ScorePolicy policy;
    private final Clock clock;
    private final Duration statisticsAge;
    private Statistics statistics;

    /** @param statisticsAge how old served statistics may be; counting reads the whole pool */
    public ProxyDirectory(DataSource dataSource, ProxyScores scores, ScorePolicy policy, Duration statisticsAge,
                          Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.scores = scores;
        this.policy = policy;
        this.clock = clock;
        this.statisticsAge = statisticsAge;
    }

    /** @param after id of the last proxy of the page before, 0 for the first page */
    public Page<Pooled> list(Filter filter, long after, int limit) {
        List<Pooled> read = filtered("list-proxies", filter).param("after", after).param("limit", limit + 1)
                .query(ProxyStore::pooled).list();
        long total = filtered("count-proxies", filter).query(Long.class).single();
        return Page.of(read, limit, total);
    }

    /** Newest first. @param before id of the last row of the page before, {@code Long.MAX_VALUE} for the first page */
    public Page<LedgerEntry> ledger(long proxy, long before, int limit) {
        List<LedgerEntry> read = jdbc.sql(Sql.text("list-ledger")).param("proxy", proxy).param("before", before)
                .param("limit", limit + 1)
                .query((row, n) -> new LedgerEntry(row.getLong("id"), row.getLong("proxy_id"),
                        row.getString("instance_name"), Rows.instant(row, "at"), row.getString("cause"),
                        row.getString("evidence"), row.getInt("score_before"), row.getInt("score_after")))
                .list();
        long total = jdbc.sql(Sql.text("count-ledger")).param("proxy", proxy).query(Long.class).single();
        return Page.of(read, limit, total);
    }

    /** Whether a proxy of one of the protocols can be leased now. */
    public boolean anyAvailable(Collection<ProxyProtocol> protocols) {
        return jdbc.sql(Sql.text("find-leasable-proxy")).param("now", now())
                .param("protocols", protocols.stream().map(ProxyProtocol::code).toList()).query(Long.class).optional()
                .isPresent();
    }

    public synchronized Statistics statistics() {
        Instant now = clock.instant();
        if (statistics == null || !now.isBefore(statistics.countedAt().plus(statisticsAge))) {
            statistics = count(now);
        }
        return statistics;
    }

    /** Statistics of this moment. */
    public synchronized Statistics recount() {
        statistics = count(clock.instant());
        return statistics;
    }

    /**
     * Puts a proxy into the pool, with at least the lowest score that belongs there, or takes it out until somebody
     * puts it back; an instance that uses it keeps it.
     *
     * @return false if there is no such proxy
     */
    public boolean activate(long id, boolean active, String actor) {
        return transactions.in(() -> {
            List<Integer> score = lockScore(id);
            if (score.isEmpty()) {
                return false;
            }
            int before = score.get(0);
            int after = active ? Math.max(before, policy.unstable()) : before;
            jdbc.sql(Sql.text(active ? "activate-proxy" : "deactivate-proxy")).param("id", id).param("score", after)
                    .param("band", policy.band(after).ordinal()).param("now", now()).update();
            scores.insert(id, null, active ? "activated" : "deactivated", "by " + actor, before, after);
            return true;
        });
    }

    public boolean country(long id, String country) {
        return jdbc.sql(Sql.text("update-proxy-country")).param("id", id).param("country", country).param("now", now())
                .update() == 1;
    }

    /** @return false if there is no such proxy, or an instance has it */
    public boolean delete(long id) {
        return jdbc.sql(Sql.text("delete-proxy")).param("id", id).update() == 1;
    }

    private List<Integer> lockScore(long id) {
        return jdbc.sql(Sql.text("lock-proxy-score")).param("id", id).query((row, n) -> row.getInt("success_rate"))
                .list();
    }

    private Statistics count(Instant now) {
        Map<Band, Long> bands = new EnumMap<>(Band.class);
        List.of(Band.values()).forEach(band -> bands.put(band, 0L));
        Map<String, Long> countries = new TreeMap<>();
        List<Long> used = new ArrayList<>();
        List<Long> free = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        jdbc.sql(Sql.text("count-pool")).query(row -> {
            long proxies = row.getLong("proxies");
            Band band = row.getBoolean("is_active") ? Band.values()[row.getInt("band")] : Band.INACTIVE;
            String country = row.getString("country");
            bands.merge(band, proxies, Long::sum);
            countries.merge(country == null ? "unknown" : country, proxies, Long::sum);
            all.add(proxies);
            if (row.getBoolean("is_used")) {
                used.add(proxies);
            } else if (band != Band.INACTIVE) {
                free.add(proxies);
            }
        });
        long total = sum(all);
        long inUse = sum(used);
        long available = sum(free);
        double utilisation = total == 0 ? 0 : Math.round(inUse * PERCENT * PERCENT / total) / PERCENT;
        return new Statistics(total, inUse, available, total - inUse - available, utilisation, bands, countries, now);
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    private JdbcClient.StatementSpec filtered(String statement, Filter filter) {
        return jdbc.sql(Sql.text(statement)).param("active", filter.active()).param("used", filter.used())
                .param("band", filter.band() == null ? null : filter.band().ordinal())
                .param("protocol", filter.protocol() == null ? null : filter.protocol().code())
                .param("country", filter.country());
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
