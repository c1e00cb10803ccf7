package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.HumanNeed;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the sweeps look at: the whole fleet, in few statements however large it is. */
public final class SweepLooks {

    /** @param reachable null before the first poll */
    public record GatewayLook(String name, Boolean reachable, Instant since, String error, Instant pollDueAt,
                              String inventoryError) { }

    /** Enabled instances that are down in the same way; {@code example} is one of them. */
    public record DownGroup(ConnectionStatus status, String reason, long instances, String example, Instant since) { }

    /** An enabled instance that is down, and that nothing takes care of. */
    public record Forgotten(String name, ConnectionStatus status) { }

    private final JdbcClient jdbc;
    private final Clock clock;

    public SweepLooks(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    public List<GatewayLook> gateways(Collection<String> names) {
        return names.isEmpty() ? List.of() : jdbc.sql(Sql.text("list-gateway-looks")).param("names", names)
                .query((row, n) -> new GatewayLook(row.getString("name"), Rows.flag(row, "reachable"),
                        Rows.instant(row, "reachable_since"), row.getString("last_error"),
                        Rows.instant(row, "poll_due_at"), row.getString("inventory_error"))).list();
    }

    /** The largest group first. */
    public List<DownGroup> down() {
        return jdbc.sql(Sql.text("list-down-groups"))
                .query((row, n) -> new DownGroup(ConnectionStatus.valueOf(row.getString("connection_status")),
                        row.getString("reason"), row.getLong("instances"), row.getString("example"),
                        Rows.instant(row, "since"))).list();
    }

    /**
     * Paired instances that are down for longer than that, though their gateway answers, and that have neither a next
     * attempt nor a saga, were not tried since, nor wait for a person.
     */
    public List<Forgotten> forgotten(Duration stuckAfter, int limit) {
        return jdbc.sql(Sql.text("list-forgotten-instances")).param("limit", limit)
                .param("stuckSince", Rows.utc(clock.instant().minus(stuckAfter)))
                .param("beside", HumanNeed.besideTries())
                .query((row, n) -> new Forgotten(row.getString("name"),
                        ConnectionStatus.valueOf(row.getString("connection_status")))).list();
    }

    /** @return how many of them are tried next; the others were taken care of meanwhile */
    public int schedule(Collection<String> names) {
        return names.isEmpty() ? 0 : jdbc.sql(Sql.text("schedule-forgotten-instances")).param("names", names)
                .param("now", Rows.utc(clock.instant())).update();
    }

    /** Open instances whose newest round trips all failed, that many at least. */
    public List<String> mute(int atLeast, int limit) {
        return jdbc.sql(Sql.text("list-mute-instances")).param("atLeast", atLeast).param("limit", limit)
                .query(String.class).list();
    }

    /** Leases that ended some time ago, and whose work nobody has claimed since. */
    public long expiredLeases(Duration ago) {
        return jdbc.sql(Sql.text("count-expired-leases")).param("expired", Rows.utc(clock.instant().minus(ago)))
                .query(Long.class).single();
    }
}
