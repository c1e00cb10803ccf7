package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Tally;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes up what claims held whose node ended or whose lease is over: what had not begun to go out goes to the queue, and
 * what had is unknown, because nobody lived to hear the answer (SPEC 7, "The guarantee").
 */
public final class ClaimRecovery {

    /** @param doubtful messages that are unknown now */
    public record Recovered(long campaign, String owner, int returned, int doubtful) { }

    private record Lost(long id, long campaign, int first, int last, String owner) { }

    private static final int AT_ONCE = 20;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Duration settle;
    private final Clock clock;

    /** @param settle how long after this evidence is looked for */
    public ClaimRecovery(DataSource dataSource, Duration settle, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.settle = settle;
        this.clock = clock;
    }

    /** Takes up lost claims, a few at a time. */
    public List<Recovered> recover() {
        return transactions.in(() -> jdbc.sql(Sql.text("lock-lost-claims")).param("now", now())
                .param("limit", AT_ONCE)
                .query((row, n) -> new Lost(row.getLong("id"), row.getLong("campaign_id"), row.getInt("first_seq"),
                        row.getInt("last_seq"), row.getString("owner"))).list()
                .stream().map(this::recover).toList());
    }

    private Recovered recover(Lost claim) {
        CampaignRows.giveBack(jdbc, of(claim, "list-claimed-instances").query(String.class).stream());
        int returned = of(claim, "return-claimed").param("queued", Rows.utc(CampaignRows.AT_ONCE)).update();
        String why = "the node " + claim.owner() + " ended while it was sent";
        of(claim, "note-doubts").param("why", why).update();
        of(claim, "count-doubts").update();
        int doubtful = of(claim, "doubt-sending").param("settle", Rows.utc(clock.instant().plus(settle)))
                .param("why", why).update();
        jdbc.sql(Sql.text("return-canary")).param("id", claim.campaign()).param("count", returned).update();
        jdbc.sql(Sql.text("delete-claim")).param("id", claim.id()).update();
        CampaignRows.shift(jdbc, claim.campaign(), new Tally()
                .move(MessageState.CLAIMED, MessageState.PENDING, returned)
                .move(MessageState.SENDING, MessageState.UNKNOWN, doubtful));
        return new Recovered(claim.campaign(), claim.owner(), returned, doubtful);
    }

    private JdbcClient.StatementSpec of(Lost claim, String statement) {
        return jdbc.sql(Sql.text(statement)).param("campaign", claim.campaign()).param("first", claim.first())
                .param("last", claim.last()).param("claim", claim.id()).param("now", now());
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
