package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

import dev.caravan.domain.IncidentKind;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The incidents. Of each kind and subject at most one is open, by a unique key; that one is seen again and again until
 * it closes. Opening and closing are told once each, by whichever node is first.
 */
public final class IncidentStore {

    /**
     * An incident.
     *
     * @param kind     code of the kind
     * @param affected instances or proxies that it hits
     * @param total    of how many; null where that says nothing
     * @param closedAt null while it is open
     * @param closedBy who closed it by hand, or null
     */
    public record Incident(long id, String kind, String subject, String detail, int affected, Integer total,
                           Instant openedAt, Instant lastSeenAt, Instant closedAt, String closedBy) {

        public boolean open() {
            return closedAt == null;
        }
    }

    /** What was found of a cause, see {@link Incident}; {@code seenAt} is the newest failure. */
    public record Finding(IncidentKind kind, String subject, String detail, int affected, Integer total,
                          Instant seenAt) {
    }

    private static final int LONGEST_SUBJECT = 64;
    private static final int OPENED = 1;
    private static final int CLOSED = 2;
    private static final int TOLD_AT_ONCE = 100;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;

    public IncidentStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
    }

    /**
     * Opens an incident, or sees the open one again.
     *
     * @param afterHand how long one that a person closed is not opened again
     * @return whether it was opened
     */
    public boolean raise(Finding found, Duration afterHand) {
        Instant now = clock.instant();
        try {
            return !seeAgain(found) && statement("raise-incident", found).param("now", Rows.utc(now))
                    .param("handSince", Rows.utc(now.minus(afterHand))).update() == 1;
        } catch (DuplicateKeyException e) {
            // Another node was faster.
            return false;
        }
    }

    /** Notes that the cause of an open incident is still there. @return false if none is open */
    public boolean seeAgain(Finding found) {
        return statement("see-incident-again", found).update() == 1;
    }

    private JdbcClient.StatementSpec statement(String name, Finding found) {
        return jdbc.sql(Sql.text(name)).param("kind", found.kind().code()).param("subject", subject(found.subject()))
                .param("detail", Rows.cut(found.detail(), 1000)).param("affected", found.affected())
                .param("total", found.total()).param("seen", Rows.utc(found.seenAt()));
    }

    /** The end of an address tells more than its beginning. */
    private static String subject(String text) {
        return text.length() <= LONGEST_SUBJECT ? text : text.substring(text.length() - LONGEST_SUBJECT);
    }

    /** Closes incidents of gateways that answer, and of gateways that are not configured any more. */
    public int closeAnswered(Collection<String> gateways) {
        return jdbc.sql(Sql.text("close-answered-gateways")).param("gateways", Sql.orNone(gateways))
                .param("now", now()).update();
    }

    /** Closes incidents of a kind whose gateways are not configured any more. */
    public int closeGone(IncidentKind kind, Collection<String> gateways) {
        return jdbc.sql(Sql.text("close-gone-gateways")).param("kind", kind.code())
                .param("gateways", Sql.orNone(gateways)).param("now", now()).update();
    }

    /** Closes incidents of a kind of which nothing was seen for a while. */
    public int closeQuiet(IncidentKind kind, Duration quiet) {
        return jdbc.sql(Sql.text("close-incidents")).param("kind", kind.code()).param("now", now())
                .param("since", Rows.utc(clock.instant().minus(quiet))).update();
    }

    public int close(IncidentKind kind, String subject) {
        return jdbc.sql(Sql.text("close-incident")).param("kind", kind.code()).param("subject", subject)
                .param("now", now()).update();
    }

    /** @return false if it is closed already, or there is none */
    public boolean closeByHand(long id, String actor) {
        return jdbc.sql(Sql.text("close-incident-by-hand")).param("id", id).param("actor", Rows.cut(actor, 64))
                .param("now", now()).update() == 1;
    }

    /**
     * Counts anew what open freezes of scores have hit.
     *
     * @param window how long before its opening a fault belongs to it
     */
    public void countFrozen(Duration window) {
        jdbc.sql(Sql.text("count-frozen-proxies")).param("seconds", window.toSeconds()).update();
    }

    /** Incidents whose opening, or closing, nobody has told yet. */
    public List<Incident> untold() {
        return jdbc.sql(Sql.text("list-untold-incidents")).param("limit", TOLD_AT_ONCE).query(IncidentStore::incident)
                .list();
    }

    /**
     * Notes that the opening of an incident is told.
     *
     * @return whether it is the caller's to tell
     */
    public boolean tellOpened(Incident incident) {
        return tell(incident.id(), OPENED, incident.openedAt(), "open");
    }

    /** As {@link #tellOpened}, of its closing; the opening is told before. */
    public boolean tellClosed(Incident incident) {
        return tell(incident.id(), CLOSED, incident.closedAt(), "closed");
    }

    private boolean tell(long id, int told, Instant at, String state) {
        return transactions.in(() -> {
            boolean mine = jdbc.sql(Sql.text("tell-incident")).param("id", id).param("told", told).update() == 1;
            if (mine) {
                jdbc.sql(Sql.text("insert-incident-event")).param("id", id).param("at", Rows.utc(at))
                        .param("state", state).update();
            }
            return mine;
        });
    }

    public Optional<Incident> find(long id) {
        return jdbc.sql(Sql.text("find-incident-by-id")).param("id", id).query(IncidentStore::incident).optional();
    }

    /**
     * Newest first.
     *
     * @param open   null for all
     * @param before id of the last one of the page before, or {@code Long.MAX_VALUE}
     */
    public Page<Incident> list(Boolean open, long before, int limit) {
        List<Incident> read = jdbc.sql(Sql.text("list-incidents")).param("open", open).param("before", before)
                .param("limit", limit + 1).query(IncidentStore::incident).list();
        long total = jdbc.sql(Sql.text("count-incidents")).param("open", open).query(Long.class).single();
        return Page.of(read, limit, total);
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }

    static Incident incident(ResultSet row, int number) throws SQLException {
        return new Incident(row.getLong("id"), row.getString("kind"), row.getString("subject"),
                row.getString("detail"), row.getInt("affected"), Rows.integer(row, "total"),
                Rows.instant(row, "opened_at"), Rows.instant(row, "last_seen_at"), Rows.instant(row, "closed_at"),
                row.getString("closed_by"));
    }
}
