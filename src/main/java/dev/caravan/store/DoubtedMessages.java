package dev.caravan.store;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Messages that were to be sent again and will not be. An attempt before may have been taken, so none of them is
 * cancelled, expired or opted out: they stay unknown (SPEC 7, "The guarantee"). Part of the transaction that ends the
 * others, which counts them with their campaign.
 */
final class DoubtedMessages {

    private final JdbcClient jdbc;
    private final Clock clock;

    DoubtedMessages(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Leaves those unknown that are among these and wait or are claimed. @return their numbers */
    Set<Integer> leave(long campaign, Collection<Integer> seqs, String why) {
        return seqs.isEmpty() ? Set.of() : leave(campaign, why, jdbc.sql(Sql.text("lock-doubted-messages"))
                .param("campaign", campaign).param("seqs", seqs).query(Integer.class).list());
    }

    /** Leaves some of those unknown that wait. @return how many; zero if there are no more */
    int leaveWaiting(long campaign, int limit, String why) {
        return leave(campaign, why, jdbc.sql(Sql.text("lock-doubted-queue")).param("campaign", campaign)
                .param("limit", limit).query(Integer.class).list()).size();
    }

    private Set<Integer> leave(long campaign, String why, List<Integer> seqs) {
        if (!seqs.isEmpty()) {
            Object now = Rows.utc(clock.instant());
            jdbc.sql(Sql.text("leave-unknown")).param("campaign", campaign).param("seqs", seqs).param("now", now)
                    .param("why", why).update();
            jdbc.sql(Sql.text("note-left-unknown")).param("campaign", campaign).param("seqs", seqs).param("now", now)
                    .param("why", why).update();
            jdbc.sql(Sql.text("count-left-unknown")).param("campaign", campaign).param("seqs", seqs).update();
        }
        return new TreeSet<>(seqs);
    }
}
