package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.Readiness;
import dev.caravan.domain.campaign.Tally;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Campaigns as people see them. It writes nothing. */
public final class CampaignDirectory {

    /** A campaign and how many of its messages are in each state. */
    public record Progress(Campaign campaign, Tally tally) { }

    /** One of a campaign's instances: its share, and whether it takes messages now. */
    public record Member(int position, String instance, String gateway, ConnectionStatus status, Readiness readiness,
                         boolean active, Instant inactiveSince, String inactiveError, int attempts, int sent,
                         int failed, int unknown, int returned, Instant lastSentAt, int dayCount, Instant heldAt,
                         Integer heldCode) { }

    /**
     * @param queuedAt when it may go out, if it came back to the queue or waits for a moment of its own; else null
     * @param settleAt when evidence is looked for, or null
     */
    public record Message(int seq, Person person, Map<String, String> fields, MessageState state, Instant stateAt,
                          Instant queuedAt, int attempts, Instant sendingAt, Instant sentAt, String keyId,
                          Instant settleAt, String error, String instance) { }

    /** What happened to a message beyond the ordinary. */
    public record Evidence(int seq, Instant at, String event, String instance, String detail) { }

    /** @param state null for any. @param person null for all */
    public record Filter(MessageState state, Person person) { }

    private final JdbcClient jdbc;
    private final Clock clock;

    public CampaignDirectory(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
    }

    /** The newest first. @param state null for any. @param before number that all of the page are below */
    public Page<Progress> list(CampaignState state, long before, int limit) {
        String name = state == null ? null : state.name();
        List<Campaign> read = jdbc.sql(Sql.text("list-campaigns")).param("state", name).param("before", before)
                .param("limit", limit + 1).query(CampaignRows::campaign).list();
        Map<Long, Tally> tallies = tallies(read.stream().map(Campaign::id).toList());
        return Page.of(read.stream().map(campaign -> new Progress(campaign, tallies.get(campaign.id()))).toList(),
                limit, jdbc.sql(Sql.text("count-campaigns")).param("state", name).query(Long.class).single());
    }

    private Map<Long, Tally> tallies(List<Long> campaigns) {
        Map<Long, Tally> tallies = new HashMap<>();
        if (!campaigns.isEmpty()) {
            jdbc.sql(Sql.text("list-tallies")).param("campaigns", campaigns).query(row -> {
                tallies.put(row.getLong("campaign_id"), CampaignRows.tally(row));
            });
        }
        return tallies;
    }

    /** How many campaigns are in each state. */
    public Map<CampaignState, Integer> counts() {
        Map<CampaignState, Integer> counts = new EnumMap<>(CampaignState.class);
        jdbc.sql(Sql.text("count-campaigns-by-state")).query(row -> {
            counts.put(CampaignState.valueOf(row.getString("state")), row.getInt("campaigns"));
        });
        return counts;
    }

    /** Which of these instances Caravan knows. */
    public Set<String> known(Collection<String> instances) {
        return jdbc.sql(Sql.text("list-known-instances")).param("names", Sql.orNone(instances)).query(String.class)
                .list().stream().collect(Collectors.toSet());
    }

    /** A campaign's instances in the order of the rotation. */
    public List<String> instances(long campaign) {
        return jdbc.sql(Sql.text("list-campaign-instance-names")).param("campaign", campaign).query(String.class)
                .list();
    }

    /** As {@link #instances}, with what is known of each. */
    public List<Member> members(Campaign campaign) {
        Instant now = clock.instant();
        return jdbc.sql(Sql.text("list-campaign-members")).param("campaign", campaign.id())
                .param("day", LocalDate.ofInstant(now, campaign.terms().zone()))
                .query((row, n) -> member(row, campaign.terms().dailyCap(), now)).list();
    }

    private static Member member(ResultSet row, Integer dailyCap, Instant now) throws SQLException {
        String status = row.getString("connection_status");
        ConnectionStatus known = status == null ? null : ConnectionStatus.valueOf(status);
        Instant heldAt = Rows.instant(row, "held_at");
        Readiness.Facts facts = new Readiness.Facts(known, row.getBoolean("enabled"), Rows.flag(row, "reachable"),
                row.getBoolean("active"), heldAt != null, row.getInt("day_count"), Rows.instant(row, "next_free_at"));
        return new Member(row.getInt("position"), row.getString("instance_name"), row.getString("gateway"), known,
                Readiness.of(facts, dailyCap, now), facts.active(), Rows.instant(row, "inactive_since"),
                row.getString("inactive_error"), row.getInt("attempts"), row.getInt("sent"), row.getInt("failed"),
                row.getInt("unknown"), row.getInt("returned"), Rows.instant(row, "last_sent_at"), facts.dayCount(),
                heldAt, Rows.integer(row, "held_code"));
    }

    /** Messages in the order of their numbers. @param after number that all are above */
    public List<Message> messages(long campaign, Filter filter, int after, int limit) {
        return jdbc.sql(Sql.text("list-campaign-messages")).param("campaign", campaign).param("after", after)
                .param("state", filter.state() == null ? null : filter.state().code())
                .param("person", filter.person() == null ? null : filter.person().number()).param("limit", limit)
                .query((row, n) -> new Message(row.getInt("seq"), new Person(row.getLong("person")),
                        CampaignRows.fields(row.getString("fields")), MessageState.of(row.getString("state")),
                        Rows.instant(row, "state_at"), Rows.instant(row, "queued_at"), row.getInt("attempts"),
                        Rows.instant(row, "sending_at"), Rows.instant(row, "sent_at"), row.getString("key_id"),
                        Rows.instant(row, "settle_at"), row.getString("error"), row.getString("instance_name")))
                .list();
    }

    /** As {@link #messages}, as a page. @param total messages under that filter */
    public Page<Message> page(long campaign, Filter filter, int after, int limit, long total) {
        return Page.of(messages(campaign, filter, after, limit + 1), limit, total);
    }

    /** What happened to messages, by their numbers, in order. */
    public Map<Integer, List<Evidence>> evidence(long campaign, Collection<Integer> seqs) {
        return seqs.isEmpty() ? Map.of() : jdbc.sql(Sql.text("list-message-evidence")).param("campaign", campaign)
                .param("seqs", seqs).query((row, n) -> new Evidence(row.getInt("seq"), Rows.instant(row, "at"),
                        row.getString("event"), row.getString("instance"), row.getString("detail"))).list().stream()
                .collect(Collectors.groupingBy(Evidence::seq));
    }
}
