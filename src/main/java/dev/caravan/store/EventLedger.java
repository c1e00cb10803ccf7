package dev.caravan.store;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.TimelineEntry;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.store.IncidentStore.Incident;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What happened to the fleet, in the order of three series of numbers: the timelines of all instances, the openings and
 * closings of incidents, and the states of campaigns. It writes nothing.
 */
public final class EventLedger {

    /** A row of one of the series. */
    public sealed interface Row {

        /** Its number; a number is given before its row can be seen. */
        long id();
    }

    public record InstanceRow(long id, TimelineEntry entry) implements Row { }

    /** @param state open or closed; {@code incident} is as it is now, perhaps closed since */
    public record IncidentRow(long id, Instant at, String state, Incident incident) implements Row { }

    /** @param reason why Caravan itself changed it, or null. @param evidence what that was concluded from, or null */
    public record CampaignRow(long id, long campaign, String name, Instant at, CampaignState state, String reason,
                              String evidence) implements Row { }

    /** The newest number of each series. */
    public record Newest(long ofInstances, long ofIncidents, long ofCampaigns) { }

    private final JdbcClient jdbc;

    public EventLedger(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    public Newest newest() {
        return jdbc.sql(Sql.text("find-newest-events"))
                .query((row, n) -> new Newest(row.getLong("of_instances"), row.getLong("of_incidents"),
                        row.getLong("of_campaigns"))).single();
    }

    /** Rows after one number up to another, in order. */
    public List<InstanceRow> ofInstances(long after, long upTo, int limit) {
        return jdbc.sql(Sql.text("list-events")).param("after", after).param("upTo", upTo).param("limit", limit)
                .query((row, n) -> new InstanceRow(row.getLong("id"), new TimelineEntry(
                        row.getString("instance_name"), Rows.instant(row, "at"), row.getString("subject"),
                        row.getString("from_value"), row.getString("to_value"), row.getString("cause"),
                        row.getString("evidence"))))
                .list();
    }

    /** As {@link #ofInstances}. */
    public List<IncidentRow> ofIncidents(long after, long upTo, int limit) {
        return jdbc.sql(Sql.text("list-incident-events")).param("after", after).param("upTo", upTo)
                .param("limit", limit)
                .query((row, n) -> new IncidentRow(row.getLong("event_id"), Rows.instant(row, "event_at"),
                        row.getString("event_state"), IncidentStore.incident(row, n)))
                .list();
    }

    /** As {@link #ofInstances}. */
    public List<CampaignRow> ofCampaigns(long after, long upTo, int limit) {
        return jdbc.sql(Sql.text("list-campaign-events")).param("after", after).param("upTo", upTo)
                .param("limit", limit)
                .query((row, n) -> new CampaignRow(row.getLong("event_id"), row.getLong("campaign_id"),
                        row.getString("name"), Rows.instant(row, "at"), CampaignState.valueOf(row.getString("state")),
                        row.getString("reason"), row.getString("evidence")))
                .list();
    }
}
