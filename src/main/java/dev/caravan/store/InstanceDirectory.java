package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.Instance;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.ReconnectPolicy;
import dev.caravan.domain.Recovery;
import dev.caravan.domain.TimelineEntry;
import dev.caravan.domain.saga.Saga.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people and systems ask about instances: lists, details, histories and counts. It writes nothing. */
public final class InstanceDirectory {

    /** Each part narrows the list; null does not. */
    public record Filter(ConnectionStatus status, String gateway, Boolean enabled, Boolean needsHuman,
                         ProxyState proxyState) {
    }

    /**
     * @param tries   tries before the slow heartbeat, or before error 515 ends
     * @param proxyId id of the instance's proxy, or null with all that follows
     */
    public record Entry(Instance instance, Instant nextAttemptAt, Recovery recovery, int tries, Long proxyId,
                        String proxyHost,
                        Integer proxyPort, String proxyProtocol) {
    }

    /** @param id place in the history, by which it is paged */
    public record Event(long id, TimelineEntry entry) {
    }

    /** An instance's newest saga; {@code outcome} is null while it runs. */
    public record Saga(long id, String kind, String step, String outcome, int attempt, String cause,
                       String lastError, Instant dueAt,
                       Instant startedAt, Instant updatedAt, List<Try> tries) {
    }

    /**
     * One try of a saga.
     *
     * @param proxyId its proxy, or null with all that follows if it went without one
     * @param outcome {@code open}, {@code qr}, {@code failed} or {@code ended}; null while it runs
     * @param fault   what the proxy was charged with, or null
     */
    public record Try(int attempt, Long proxyId, String protocol, String host, Integer port, String country,
                      String outcome, String fault, String error, Instant startedAt, Instant endedAt) {
    }

    /** @param withProxy instances whose proxy acts */
    public record Counts(long total, long enabled, long needsHuman, long withProxy,
                         Map<ConnectionStatus, Long> byStatus) {
    }

    private final JdbcClient jdbc;
    private final ReconnectPolicy reconnecting;

    /** @param reconnecting how many tries there are */
    public InstanceDirectory(DataSource dataSource, ReconnectPolicy reconnecting) {
        this.jdbc = JdbcClient.create(dataSource);
        this.reconnecting = reconnecting;
    }

    /** @param after name of the last instance of the page before, empty for the first page */
    public Page<Entry> list(Filter filter, String after, int limit) {
        List<Entry> read = filtered("list-instances", filter).param("after", after).param("limit", limit + 1)
                .query((row, n) -> entry(row)).list();
        long total = filtered("count-instances", filter).query(Long.class).single();
        return Page.of(read, limit, total);
    }

    public Optional<Entry> find(String name) {
        return jdbc.sql(Sql.text("find-instance-with-proxy")).param("name", name).query((row, n) -> entry(row))
                .optional();
    }

    /** Newest first. @param before id of the last event of the page before, or {@code Long.MAX_VALUE} */
    public Page<Event> timeline(String name, long before, int limit) {
        List<Event> read = jdbc.sql(Sql.text("list-timeline")).param("name", name).param("before", before)
                .param("limit", limit + 1)
                .query((row, n) -> new Event(row.getLong("id"), new TimelineEntry(row.getString("instance_name"),
                        Rows.instant(row, "at"), row.getString("subject"), row.getString("from_value"),
                        row.getString("to_value"), row.getString("cause"), row.getString("evidence"))))
                .list();
        long total = jdbc.sql(Sql.text("count-timeline")).param("name", name).query(Long.class).single();
        return Page.of(read, limit, total);
    }

    /** The newest saga of a kind. */
    public Optional<Saga> saga(String name, Kind kind) {
        return jdbc.sql(Sql.text("find-latest-saga")).param("instance", name).param("kind", SagaRows.code(kind))
                .query((row, n) -> new Saga(row.getLong("id"), row.getString("kind"), row.getString("step"),
                        row.getString("outcome"),
                        row.getInt("attempt"), row.getString("cause"), row.getString("last_error"),
                        Rows.instant(row, "due_at"), Rows.instant(row, "started_at"),
                        Rows.instant(row, "updated_at"), tries(row.getLong("id"))))
                .optional();
    }

    public Counts counts() {
        Map<ConnectionStatus, Long> byStatus = new EnumMap<>(ConnectionStatus.class);
        long[] sums = new long[4];
        jdbc.sql(Sql.text("count-instances-by-status")).query(row -> {
            long instances = row.getLong("instances");
            byStatus.merge(ConnectionStatus.valueOf(row.getString("connection_status")), instances, Long::sum);
            sums[0] += instances;
            sums[1] += row.getBoolean("enabled") ? instances : 0;
            sums[2] += row.getBoolean("human") ? instances : 0;
            sums[3] += ProxyState.ofCode(row.getString("proxy_state")) == ProxyState.EFFECTIVE ? instances : 0;
        });
        return new Counts(sums[0], sums[1], sums[2], sums[3], byStatus);
    }

    private List<Try> tries(long saga) {
        return jdbc.sql(Sql.text("list-tries")).param("id", saga)
                .query((row, n) -> new Try(row.getInt("attempt"), Rows.number(row, "proxy_id"),
                        row.getString("protocol"), row.getString("host"), Rows.integer(row, "port"),
                        row.getString("country"), row.getString("outcome"), row.getString("fault"),
                        row.getString("error"), Rows.instant(row, "started_at"), Rows.instant(row, "ended_at")))
                .list();
    }

    private JdbcClient.StatementSpec filtered(String statement, Filter filter) {
        return jdbc.sql(Sql.text(statement))
                .param("status", filter.status() == null ? null : filter.status().name())
                .param("gateway", filter.gateway()).param("enabled", filter.enabled())
                .param("needsHuman", filter.needsHuman())
                .param("proxyState", filter.proxyState() == null ? null : filter.proxyState().code());
    }

    private Entry entry(ResultSet row) throws SQLException {
        Recovery recovery = ReconnectionStore.recovery(row);
        return new Entry(InstanceStore.instance(row, 0), Rows.instant(row, "next_attempt_at"),
                recovery, reconnecting.tries(recovery.fault()), Rows.number(row, "proxy_id"), row.getString("proxy_host"),
                Rows.integer(row, "proxy_port"), row.getString("proxy_protocol"));
    }
}
