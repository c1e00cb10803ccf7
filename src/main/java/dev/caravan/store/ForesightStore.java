package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignSender;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Plan;
import dev.caravan.domain.campaign.QueuedMessage;
import dev.caravan.domain.campaign.SendRate;
import dev.caravan.domain.campaign.Zones;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known of how a campaign goes on. It writes nothing. */
public final class ForesightStore {

    /** What happened to a message beyond the ordinary. */
    public record MessageEvent(Instant at, String event, String instance, String detail) { }

    private static final String CONNECTED = "CONNECTED";

    private final JdbcClient jdbc;
    private final Clock clock;

    public ForesightStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /** The messages that wait, by where their people are; those who had enough by the hour until which they wait. */
    public List<Plan.Group> groups(long campaign) {
        return jdbc.sql(Sql.text("list-pending-groups")).param("campaign", campaign).param("now", now())
                .param("enough", QueuedMessage.ENOUGH).query((row, n) -> new Plan.Group(Zones.of(row.getString("zone")),
                        row.getInt("messages"), Rows.instant(row, "not_before"))).list();
    }

    /** The instances of a campaign, in the order of the rotation. */
    public List<CampaignSender> senders(Campaign campaign) {
        return jdbc.sql(Sql.text("list-campaign-senders")).param("campaign", campaign.id())
                .param("day", today(campaign.terms().zone())).query(ForesightStore::sender).list();
    }

    /** Instances as a campaign would find them that has not begun. */
    public List<CampaignSender> senders(Collection<String> instances, ZoneId zone) {
        return jdbc.sql(Sql.text("list-named-senders")).param("names", Sql.orNone(instances))
                .param("day", today(zone)).query(ForesightStore::sender).list();
    }

    private static CampaignSender sender(ResultSet row, int number) throws SQLException {
        return new CampaignSender(row.getInt("position"), row.getString("instance_name"), row.getString("gateway"),
                row.getBoolean("active"), Rows.instant(row, "inactive_since"), row.getString("inactive_error"),
                row.getBoolean("enabled"), CONNECTED.equals(row.getString("connection_status")),
                Rows.instant(row, "status_since"), !Boolean.FALSE.equals(Rows.flag(row, "reachable")),
                Rows.instant(row, "held_at"), Rows.integer(row, "held_code"), Rows.instant(row, "next_free_at"),
                row.getInt("day_count"), row.getInt("attempts"), row.getInt("sent"), row.getInt("failed"),
                row.getInt("unknown"), row.getInt("returned"), Rows.instant(row, "last_sent_at"));
    }

    /** Minutes in which messages left, oldest first. @param since no more than an hour ago */
    public List<SendRate.Minute> rates(long campaign, Instant since) {
        return jdbc.sql(Sql.text("list-rates")).param("campaign", campaign).param("since", Rows.utc(since))
                .query((row, n) -> new SendRate.Minute(Rows.instant(row, "minute"), row.getInt("messages"))).list();
    }

    public Optional<QueuedMessage> message(long campaign, int seq) {
        return jdbc.sql(Sql.text("find-message")).param("campaign", campaign).param("seq", seq)
                .query(ForesightStore::message).optional();
    }

    private static QueuedMessage message(ResultSet row, int number) throws SQLException {
        Instant refusedAt = Rows.instant(row, "refused_at");
        return new QueuedMessage(row.getInt("seq"), MessageState.of(row.getString("state")),
                Rows.instant(row, "state_at"), Zones.of(row.getString("zone")), Rows.instant(row, "queued_at"),
                row.getString("instance_name"), row.getString("owner"), Rows.instant(row, "sending_at"),
                Rows.instant(row, "sent_at"), Rows.instant(row, "settle_at"), row.getString("error"),
                refusedAt == null ? null : new QueuedMessage.Refusal(refusedAt, row.getString("word")),
                row.getString("evidence"));
    }

    /** How many messages of its campaign go out before one that is pending. */
    public int before(long campaign, QueuedMessage message) {
        Instant now = clock.instant();
        boolean isNew = message.queuedAt() == null;
        // What came back goes first, once it is due.
        int below = isNew ? message.seq() : message.waitsUntil(now) ? Integer.MAX_VALUE : 0;
        return jdbc.sql(Sql.text("count-messages-before")).param("campaign", campaign)
                .param("queued", Rows.utc(isNew ? now : message.queuedAt())).param("seq", message.seq())
                .param("below", below).query(Integer.class).single();
    }

    /** What is told of a message, oldest first. */
    public List<MessageEvent> events(long campaign, int seq) {
        return jdbc.sql(Sql.text("list-message-events")).param("campaign", campaign).param("seq", seq)
                .query((row, n) -> new MessageEvent(Rows.instant(row, "at"), row.getString("event"),
                        row.getString("instance"), row.getString("detail"))).list();
    }

    /** Who last did something by hand, since a moment. */
    public Optional<String> lastActor(String action, String target, Instant since) {
        return jdbc.sql(Sql.text("find-last-actor")).param("action", action).param("target", target)
                .param("since", Rows.utc(since)).query(String.class).optional();
    }

    private LocalDate today(ZoneId zone) {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
