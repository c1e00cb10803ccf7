package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

import dev.caravan.domain.Band;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyProtocol;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pool: who has which proxy. Leases and releases are conditional updates whose row count is the answer. */
public final class ProxyStore {

    /** A proxy that was just leased. */
    public record Leased(long id, ProxyAddress address) { }

    private static final long NO_ID = -1;
    /** A lease by somebody else lasts some milliseconds, so two seconds of looking are far more than enough. */
    private static final int PEEKS = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final PasswordSeal seal;
    private final Clock clock;

    public ProxyStore(DataSource dataSource, PasswordSeal seal, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * Leases the best free proxy: best band first, fastest first inside it.
     *
     * @param protocols what the gateway can use
     * @param tried     proxies that are not to be leased
     * @return empty when no active proxy is free
     */
    public Optional<Leased> lease(String instance, Collection<ProxyProtocol> protocols, Collection<Long> tried) {
        return transactions.in(() -> {
            for (int attempt = 0;; attempt++) {
                List<String> ranked = ranked(protocols, tried);
                // Waiting for the rows that others hold would meet their releases in a deadlock.
                String statement = attempt < PEEKS ? "lock-best-proxy" : "await-best-proxy";
                for (String protocol : ranked) {
                    Optional<Long> best = lock(statement, protocol, tried);
                    if (best.isPresent()) {
                        return Optional.of(take(best.get(), instance));
                    }
                }
                if (ranked.isEmpty() || attempt == PEEKS) {
                    return Optional.empty();
                }
                // Nothing unlocked is not nothing free: others may hold, and give up, what is left.
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        });
    }

    /** Protocols by their best free proxy; none of those without one. */
    private List<String> ranked(Collection<ProxyProtocol> protocols, Collection<Long> tried) {
        Map<String, Integer> ranks = new HashMap<>();
        for (ProxyProtocol protocol : protocols) {
            free("find-best-rank", protocol.code(), tried).query(Integer.class).optional()
                    .ifPresent(rank -> ranks.put(protocol.code(), rank));
        }
        return ranks.entrySet().stream().sorted(Map.Entry.comparingByValue()).map(Map.Entry::getKey).toList();
    }

    private Optional<Long> lock(String statement, String protocol, Collection<Long> tried) {
        return free(statement, protocol, tried).query(Long.class).optional();
    }

    private JdbcClient.StatementSpec free(String statement, String protocol, Collection<Long> tried) {
        return jdbc.sql(Sql.text(statement)).param("protocol", protocol).param("now", now())
                .param("tried", tried.isEmpty() ? List.of(NO_ID) : tried);
    }

    private Leased take(long id, String instance) {
        int rows = jdbc.sql(Sql.text("lease-proxy")).param("id", id).param("instance", instance).param("now", now())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("a locked proxy changed hands: " + id);
        }
        return new Leased(id, address(id).orElseThrow());
    }

    /**
     * Gives a proxy back.
     *
     * @param coolingUntil until when it is not leased again, or null
     * @return whether the instance had it
     */
    public boolean release(long id, String instance, Instant coolingUntil) {
        return transactions.in(() -> jdbc.sql(Sql.text("release-proxy")).param("id", id).param("instance", instance)
                .param("coolingUntil", Rows.utc(coolingUntil)).param("now", now()).update() == 1);
    }

    /** Gives a certain proxy to an instance, if neither has another already. */
    boolean take(String instance, long id) {
        return jdbc.sql(Sql.text("lease-proxy")).param("id", id).param("instance", instance).param("now", now())
                .update() == 1;
    }

    public Optional<Pooled> find(long id) {
        return jdbc.sql(Sql.text("find-proxy")).param("id", id).query(ProxyStore::pooled).optional();
    }

    public Optional<Pooled> ofInstance(String instance) {
        return jdbc.sql(Sql.text("find-proxy-of-instance")).param("instance", instance).query(ProxyStore::pooled)
                .optional();
    }

    /** A proxy with its login, to be handed to a gateway. */
    public Optional<ProxyAddress> address(long id) {
        return jdbc.sql(Sql.text("find-proxy")).param("id", id).query((row, n) -> addressIn(row)).optional();
    }

    /** The proxy that an instance has. */
    public Optional<Leased> leasedBy(String instance) {
        return jdbc.sql(Sql.text("find-proxy-of-instance")).param("instance", instance)
                .query((row, n) -> new Leased(row.getLong("id"), addressIn(row))).optional();
    }

    /** Keeps a proxy that nobody has from being leased for a while: somebody uses it unrecorded. */
    public void rest(ProxyAddress address, Instant until) {
        jdbc.sql(Sql.text("rest-proxy")).param("host", address.host().toLowerCase(Locale.ROOT))
                .param("port", address.port()).param("username", address.username())
                .param("protocol", address.protocol().code()).param("until", Rows.utc(until)).update();
    }

    /** The proxies of a gateway's instances, with their logins, by instance. */
    public Map<String, ProxyAddress> assignedAt(String gateway) {
        Map<String, ProxyAddress> assigned = new HashMap<>();
        jdbc.sql(Sql.text("list-assigned-proxies")).param("gateway", gateway)
                .query(row -> {
                    try {
                        assigned.put(row.getString("assigned_instance_name"), addressIn(row));
                    } catch (IllegalArgumentException e) {
                        // A row that was mended by hand may be no address; the other instances are none the worse.
                        return;
                    }
                });
        return assigned;
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    private ProxyAddress addressIn(ResultSet row) throws SQLException {
        byte[] sealed = row.getBytes("password");
        return new ProxyAddress(protocol(row), row.getString("host"), row.getInt("port"), row.getString("username"),
                sealed == null ? "" : seal.open(sealed));
    }

    /** Null where a row that was mended by hand is no address. */
    ProxyAddress addressOrNull(ResultSet row) throws SQLException {
        try {
            return addressIn(row);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static ProxyProtocol protocol(ResultSet row) throws SQLException {
        return ProxyProtocol.valueOf(row.getString("protocol").toUpperCase(Locale.ROOT));
    }

    static Pooled pooled(ResultSet row, int number) throws SQLException {
        return new Pooled(row.getLong("id"), protocol(row), row.getString("host"), row.getInt("port"),
                row.getString("username"), row.getBytes("password") != null, row.getString("country"),
                row.getString("assigned_instance_name"), row.getBoolean("is_active"), row.getString("inactive_cause"),
                row.getInt("success_rate"), Band.values()[row.getInt("band")], Rows.integer(row, "response_ms"),
                row.getObject("probed_at") == null ? null : ProbeStore.outcome(row), row.getInt("failed_probes"),
                Rows.instant(row, "cooling_until"), Rows.instant(row, "last_used_at"),
                Rows.instant(row, "created_at"), Rows.instant(row, "updated_at"));
    }
}
