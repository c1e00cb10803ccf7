package dev.caravan.store;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Which instances take part in their campaigns, and which campaigns are done (origin/campaign-disconnection.md). */
public final class CampaignRotation {

    /** An instance of a campaign. */
    public record Member(long campaign, String campaignName, int position, String instance) { }

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;

    public CampaignRotation(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
    }

    /** Lets instances take part again that have been seen connected since they left; each has the next turn. */
    public List<Member> reactivate() {
        return jdbc.sql(Sql.text("list-returned-instances"))
                .query((row, n) -> new Member(row.getLong("campaign_id"), row.getString("name"),
                        row.getInt("position"), row.getString("instance_name"))).list().stream()
                .filter(this::reactivate).toList();
    }

    private boolean reactivate(Member member) {
        return transactions.in(() -> jdbc.sql(Sql.text("reactivate-instance")).param("campaign", member.campaign())
                .param("position", member.position()).update() > 0);
    }

    /** Has the gateways of instances polled now: what a send saw tells more than the newest poll. */
    public void look(Collection<String> instances) {
        jdbc.sql(Sql.text("look-at-instances")).param("names", instances).param("now", Rows.utc(clock.instant()))
                .update();
    }

    /**
     * Completes running campaigns whose messages all have their fate.
     *
     * @return their numbers
     */
    public List<Long> complete() {
        List<Long> done = jdbc.sql(Sql.text("list-finished-campaigns")).param("now", Rows.utc(clock.instant()))
                .query(Long.class).list();
        return done.stream().filter(this::complete).toList();
    }

    private boolean complete(Long campaign) {
        return transactions.in(() -> {
            boolean completed = jdbc.sql(Sql.text("complete-campaign")).param("id", campaign)
                    .param("now", Rows.utc(clock.instant())).update() == 1;
            if (completed) {
                CampaignRows.tell(jdbc, campaign);
            }
            return completed;
        });
    }
}
