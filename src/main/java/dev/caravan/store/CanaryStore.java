package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.CanaryPolicy;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Campaigns that may have to stop by themselves: whose first slice is out, or whose instances are restricted. */
public final class CanaryStore {

    /** A campaign whose first slice is out. */
    public record Canary(long campaign, String name, CanaryPolicy.Facts facts) { }

    /** A running campaign and how many of its instances were held since it runs. */
    public record Restricted(long campaign, String name, int instances, int held) { }

    /** Whether receipts come at all, campaigns of these days tell. */
    private static final Duration LATELY = Duration.ofDays(7);

    private final JdbcClient jdbc;
    private final Clock clock;

    public CanaryStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /** Those whose slice is out since that long. */
    public List<Canary> finished(Duration since) {
        return jdbc.sql(Sql.text("list-finished-canaries")).param("before", Rows.utc(clock.instant().minus(since)))
                .param("lately", Rows.utc(clock.instant().minus(LATELY)))
                .query((row, n) -> new Canary(row.getLong("id"), row.getString("name"), new CanaryPolicy.Facts(
                        row.getInt("accepted"), row.getInt("arrived"), row.getInt("failed"),
                        row.getInt("no_whatsapp"), row.getInt("unknown"), row.getInt("opted_out"), row.getInt("held"),
                        row.getInt("others")))).list();
    }

    /** Lets the rest of a campaign follow. @return false if another node did, or it does not run */
    public boolean pass(long campaign) {
        return jdbc.sql(Sql.text("pass-canary")).param("id", campaign).update() == 1;
    }

    /** @param share of its instances */
    public List<Restricted> restricted(double share) {
        return jdbc.sql(Sql.text("list-restricted-campaigns")).param("share", share)
                .query((row, n) -> new Restricted(row.getLong("id"), row.getString("name"), row.getInt("instances"),
                        row.getInt("held"))).list();
    }
}
