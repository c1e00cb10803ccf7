package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.InstanceStateMachine.Change;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.TimelineEntry;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The instances and their history. Every write counts the row's version up, and a change is written over no other. */
public final class InstanceStore {

    private static final List<String> NONE = List.of("");
    private static final List<String> OUTLIVE_TRIES = Stream.of(HumanNeed.values()).filter(HumanNeed::outlivesTries)
            .map(HumanNeed::code).toList();

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final Transactions transactions;
    private final Clock clock;

    public InstanceStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.batches = new NamedParameterJdbcTemplate(dataSource);
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
    }

    public Optional<Instance> find(String name) {
        return find(List.of(name)).stream().findFirst();
    }

    public List<Instance> find(Collection<String> names) {
        return names.isEmpty() ? List.of()
                : jdbc.sql(Sql.text("find-instances")).param("names", names).query(InstanceStore::instance).list();
    }

    /** Instances that changed at or after a moment: the change feed of {@code FleetView}. */
    public List<Instance> changedSince(Instant since) {
        return jdbc.sql(Sql.text("list-changed-instances")).param("since", Rows.utc(since))
                .query(InstanceStore::instance).list();
    }

    /**
     * Adds instances that are heard of for the first time; names that are known already stay as they are.
     *
     * @return the names that were added
     */
    public List<String> discover(String gateway, Collection<String> names, boolean enabled) {
        List<String> ordered = names.stream().sorted().toList();
        SqlParameterSource[] rows = ordered.stream()
                .map(name -> new MapSqlParameterSource("name", name).addValue("gateway", gateway)
                        .addValue("enabled", enabled).addValue("now", now()))
                .toArray(SqlParameterSource[]::new);
        int[] added = transactions.in(() -> batches.batchUpdate(Sql.text("insert-instance"), rows));
        return IntStream.range(0, rows.length).filter(i -> added[i] == 1).mapToObj(ordered::get).toList();
    }

    /**
     * Writes changes and their timeline rows.
     *
     * @return the changes that were not written because the instance had changed meanwhile
     */
    public List<Change> record(List<Change> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        List<Change> ordered = changes.stream()
                .sorted((a, b) -> a.after().name().compareTo(b.after().name())).toList();
        return transactions.in(() -> {
            List<Change> lost = new ArrayList<>();
            List<TimelineEntry> entries = new ArrayList<>();
            for (Change change : ordered) {
                if (update(change.after()) == 1) {
                    entries.addAll(change.entries());
                } else {
                    lost.add(change);
                }
            }
            insertTimeline(entries);
            return lost;
        });
    }

    /**
     * Sets the wish.
     *
     * @return whether it was another before
     */
    public boolean wish(String name, boolean enabled, String cause) {
        return transactions.in(() -> {
            int rows = jdbc.sql(Sql.text("update-instance-wish")).param("name", name).param("enabled", enabled)
                    .param("now", now()).update();
            if (rows == 1) {
                insertTimeline(List.of(new TimelineEntry(name, clock.instant(), "wish", enabled ? "down" : "up",
                        enabled ? "up" : "down", cause, null)));
            }
            return rows == 1;
        });
    }

    /** Notes of instances whether they have a login, where nothing told it yet. */
    public void learnPairing(String gateway, Map<String, Boolean> paired) {
        SqlParameterSource[] rows = paired.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(e -> new MapSqlParameterSource("name", e.getKey()).addValue("gateway", gateway)
                        .addValue("paired", e.getValue()).addValue("now", now()))
                .toArray(SqlParameterSource[]::new);
        if (rows.length > 0) {
            transactions.run(() -> batches.batchUpdate(Sql.text("learn-pairing"), rows));
        }
    }

    private int update(Instance i) {
        QrCode qr = i.qr();
        return jdbc.sql(Sql.text("update-instance-observed"))
                .param("status", i.status().name()).param("statusSince", Rows.utc(i.statusSince()))
                .param("reasonCode", i.reasonCode()).param("reason", Rows.cut(i.reason(), 255))
                .param("reasonAt", Rows.utc(i.reasonAt())).param("paired", i.paired())
                .param("need", i.need() == null ? null : i.need().code())
                .param("lasting", i.connected() ? NONE : OUTLIVE_TRIES)
                .param("connectedSince", Rows.utc(i.connectedSince())).param("downSince", Rows.utc(i.downSince()))
                .param("observedAt", Rows.utc(i.observedAt())).param("proxyState", i.proxyState().code())
                .param("qrCode", qr == null ? null : qr.code()).param("qrPng", qr == null ? null : qr.png())
                .param("qrPairingCode", qr == null ? null : qr.pairingCode()).param("qrAt", Rows.utc(i.qrAt()))
                .param("name", i.name()).param("version", i.version()).param("now", now()).update();
    }

    void insertTimeline(List<TimelineEntry> entries) {
        batches.batchUpdate(Sql.text("insert-timeline-entry"), entries.stream()
                .map(e -> new MapSqlParameterSource("instance", e.instance()).addValue("at", Rows.utc(e.at()))
                        .addValue("subject", e.subject()).addValue("from", Rows.cut(e.from(), 64))
                        .addValue("to", Rows.cut(e.to(), 64)).addValue("cause", Rows.cut(e.cause(), 64))
                        .addValue("evidence", Rows.cut(e.evidence(), 1000)))
                .toArray(SqlParameterSource[]::new));
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    static Instance instance(ResultSet row, int number) throws SQLException {
        String qr = row.getString("qr_code");
        return new Instance(row.getString("name"), row.getString("gateway"), row.getBoolean("enabled"),
                ConnectionStatus.valueOf(row.getString("connection_status")), Rows.instant(row, "status_since"),
                Rows.integer(row, "reason_code"), row.getString("reason"), Rows.instant(row, "reason_at"),
                Rows.flag(row, "paired"),
                HumanNeed.ofCode(row.getString("needs_human")), Rows.instant(row, "connected_since"),
                Rows.instant(row, "down_since"), Rows.instant(row, "observed_at"),
                ProxyState.ofCode(row.getString("proxy_state")),
                qr == null ? null : new QrCode(qr, row.getString("qr_png"), row.getString("qr_pairing_code")),
                Rows.instant(row, "qr_at"), row.getLong("version"));
    }
}
