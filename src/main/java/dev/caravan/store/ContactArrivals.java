package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists of contacts on their way into campaigns: a campaign is not complete while more of it may come. */
public final class ContactArrivals {

    /** A list on its way, for one thread. One that is not ended lapses after a while, in which it may be sent again. */
    public final class Arrival {

        private final long campaign;
        private final String id = UUID.randomUUID().toString();
        private Instant noteAt = Instant.MIN;

        private Arrival(long campaign) {
            this.campaign = campaign;
        }

        /** Tells that more may come; called before each wait for it. */
        public void goesOn() {
            Instant now = clock.instant();
            if (now.isBefore(noteAt)) {
                return;
            }
            jdbc.sql(Sql.text("note-arrival")).param("campaign", campaign).param("arrival", id)
                    .param("lapsesAt", Rows.utc(now.plus(patience).plus(MARGIN))).update();
            noteAt = now.plus(MARGIN.dividedBy(2));
        }

        /** It has come as a whole. */
        public void end() {
            jdbc.sql(Sql.text("delete-arrival")).param("campaign", campaign).param("arrival", id)
                    .param("now", Rows.utc(clock.instant())).update();
        }
    }

    /** Half of it is for writing what a wait brought, on a database that is busy; the other spares it statements. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final Duration patience;
    private final Clock clock;

    /** @param patience how long one waits for more of a list */
    public ContactArrivals(DataSource dataSource, Duration patience, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.patience = patience;
        this.clock = clock;
    }

    /** Notes a list for a campaign that is there. */
    public Arrival begin(long campaign) {
        Arrival arrival = new Arrival(campaign);
        arrival.goesOn();
        return arrival;
    }
}
