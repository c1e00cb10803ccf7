package dev.caravan.store;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.TimelineEntry;
import dev.caravan.store.IncidentStore.Incident;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What happened to the fleet, in the order of two series of numbers: the timelines of all instances, and the openings
 * and closings of incidents. It writes nothing.
 */
public final class EventLedger {

    /** A row of either series. */
    public sealed interface Row {

        /** Its number; a number is given before its row can be seen. */
        long id();
    }

    public record InstanceRow(long id, TimelineEntry entry) implements Row { }

    /** @param state open or closed; {@code incident} is as it is now, perhaps closed since */
    public record IncidentRow(long id, Instant at, String state, Incident incident) implements Row { }

    /** The newest number of each series. */
    public record Newest(long ofInstances, long ofIncidents) { }

    private final JdbcClient jdbc;

    public EventLedger(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    public Newest newest() {
        return jdbc.sql(Sql.text("find-newest-events"))
                .query((row, n) -> new Newest(row.getLong("of_instances"), row.getLong("of_incidents"))).single();
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
}
