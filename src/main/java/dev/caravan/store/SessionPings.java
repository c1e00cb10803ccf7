package dev.caravan.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.TimelineEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether WhatsApp answers through the open sessions. These columns are no part of an instance's version; that a person
 * is asked about one that stays mute is.
 */
public final class SessionPings {

    /**
     * A session that should answer.
     *
     * @param failedPings how often in a row it did not
     */
    public record OpenSession(String gateway, String instance, int failedPings) {

        boolean wasMute() {
            return failedPings > 0;
        }
    }

    private static final String SUBJECT = "session";
    private static final String ANSWERS = "answers";
    private static final String MUTE = "mute";
    private static final String CAUSE = "deep-sweep";
    /** Rows of one statement: few enough not to keep others from them for long. */
    private static final int BATCH = 100;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final InstanceStore instances;
    private final Clock clock;

    public SessionPings(DataSource dataSource, InstanceStore instances, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.instances = instances;
        this.clock = clock;
    }

    /** Sessions of enabled instances that are open and that nobody is restarting, those first that waited longest. */
    public List<OpenSession> open(Collection<String> gateways) {
        return gateways.isEmpty() ? List.of()
                : jdbc.sql(Sql.text("list-open-sessions")).param("gateways", gateways)
                        .query((row, n) -> new OpenSession(row.getString("gateway"), row.getString("name"),
                                row.getInt("failed_pings"))).list();
    }

    /** Notes that these answered; those that had not before get a row in their history. */
    public void answered(List<OpenSession> sessions) {
        for (int from = 0; from < sessions.size(); from += BATCH) {
            List<OpenSession> some = sessions.subList(from, Math.min(from + BATCH, sessions.size()));
            transactions.run(() -> {
                jdbc.sql(Sql.text("note-answered-pings")).param("now", now()).param("names", names(some)).update();
                List<OpenSession> back = some.stream().filter(OpenSession::wasMute).toList();
                if (!back.isEmpty()) {
                    jdbc.sql(Sql.text("end-mute")).param("now", now()).param("names", names(back))
                            .param("need", HumanNeed.MUTE.code()).update();
                    instances.insertTimeline(back.stream().map(session -> entry(session, MUTE, ANSWERS, null)).toList());
                }
            });
        }
    }

    /**
     * Notes that a session did not answer.
     *
     * @param askedAt when it was asked: one that is not open any more, or was opened since, is another matter
     * @return false if it is another matter
     */
    public boolean mute(OpenSession session, Instant askedAt, String evidence) {
        return transactions.in(() -> {
            int rows = jdbc.sql(Sql.text("note-failed-ping")).param("name", session.instance())
                    .param("failedPings", session.failedPings()).param("askedAt", Rows.utc(askedAt))
                    .param("now", now()).update();
            if (rows == 1 && !session.wasMute()) {
                instances.insertTimeline(List.of(entry(session, ANSWERS, MUTE, evidence)));
            }
            return rows == 1;
        });
    }

    /**
     * Notes that a run heard almost nobody through a gateway.
     *
     * @return how many such runs in a row that makes
     */
    public int muteRun(String gateway) {
        return transactions.in(() -> {
            jdbc.sql(Sql.text("count-mute-run")).param("gateway", gateway).update();
            return jdbc.sql(Sql.text("find-mute-runs")).param("gateway", gateway).query(Integer.class).single();
        });
    }

    /** Notes that a run heard enough sessions of a gateway. */
    public void heard(String gateway) {
        jdbc.sql(Sql.text("end-mute-runs")).param("gateway", gateway).update();
    }

    /**
     * Puts a session on the list of those that need a person, if it stayed mute so often in a row.
     *
     * @return false if it is there already, whatever for
     */
    public boolean askPerson(OpenSession session, int atLeast, String evidence) {
        return transactions.in(() -> {
            boolean asked = jdbc.sql(Sql.text("ask-about-mute")).param("name", session.instance())
                    .param("need", HumanNeed.MUTE.code()).param("atLeast", atLeast).param("now", now()).update() == 1;
            if (asked) {
                instances.insertTimeline(List.of(entry(session, MUTE, "needs-person", evidence)));
            }
            return asked;
        });
    }

    private static List<String> names(List<OpenSession> sessions) {
        return sessions.stream().map(OpenSession::instance).toList();
    }

    private TimelineEntry entry(OpenSession session, String from, String to, String evidence) {
        return new TimelineEntry(session.instance(), clock.instant(), SUBJECT, from, to, CAUSE, evidence);
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
