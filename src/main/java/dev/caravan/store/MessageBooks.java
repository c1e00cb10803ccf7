package dev.caravan.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Tally;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is kept beside messages, in step with them: numbers of campaigns and of their instances, events, holds. */
final class MessageBooks {

    /** GATEWAYS 4: a message that was taken and refused shows that the sender may not write to new contacts. */
    static final int REACH_OUT_LOCK = 463;

    private static final int ERROR_LENGTH = 255;
    private static final int DETAIL_LENGTH = 500;

    /** A message that goes from one state to another. */
    record Move(long campaign, int position, MessageState from, MessageState to) { }

    private final JdbcClient jdbc;

    MessageBooks(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** Counts moves that the present transaction made with those who made them; {@link #shift} has to follow. */
    void count(Collection<Move> moves, Instant now) {
        Map<Long, Map<Integer, int[]>> instances = new TreeMap<>();
        for (Move move : moves) {
            int[] row = instances.computeIfAbsent(move.campaign(), c -> new TreeMap<>())
                    .computeIfAbsent(move.position(), p -> new int[] {p, 0, 0, 0, 0, 0});
            add(row, move.from(), -1);
            add(row, move.to(), 1);
        }
        instances.forEach((campaign, rows) -> jdbc.sql(Sql.text("count-rotation"))
                .param("counts", CampaignRows.json(rows.values())).param("campaign", campaign)
                .param("now", Rows.utc(now)).update());
    }

    /** Counts them with their campaigns; nothing is locked after that, because all meet there. */
    void shift(Collection<Move> moves) {
        Map<Long, Tally> tallies = new TreeMap<>();
        moves.forEach(move -> tallies.computeIfAbsent(move.campaign(), c -> new Tally())
                .move(move.from(), move.to(), 1));
        tallies.forEach((campaign, change) -> CampaignRows.shift(jdbc, campaign, change));
    }

    /** Where in a row of count-rotation messages of a state are counted; what waits was counted as it came back. */
    private static void add(int[] row, MessageState state, int count) {
        switch (state) {
            case SENT, DELIVERED, READ -> row[2] += count;
            case FAILED, NO_WHATSAPP -> row[3] += count;
            case UNKNOWN -> row[4] += count;
            case PENDING -> row[5] += count;
            default -> throw new IllegalArgumentException("a message that is " + state + " is not counted here");
        }
    }

    /** Notes what happened to a message beyond the ordinary. */
    void note(long campaign, int seq, Instant at, String event, String instance, String detail) {
        jdbc.sql(Sql.text("insert-message-event")).param("campaign", campaign).param("seq", seq)
                .param("at", Rows.utc(at)).param("event", event).param("instance", instance)
                .param("detail", Rows.cut(detail, DETAIL_LENGTH)).update();
    }

    /** Lets no campaign send through an instance any more. @return false if it was held already */
    boolean hold(String instance, Integer code, String why, Instant now) {
        return jdbc.sql(Sql.text("hold-sender")).param("instance", instance).param("code", code)
                .param("now", Rows.utc(now)).param("why", Rows.cut(why, ERROR_LENGTH)).update() == 1;
    }

    String instance(long campaign, int position) {
        List<String> names = jdbc.sql(Sql.text("find-rotating-instance")).param("campaign", campaign)
                .param("position", position).query(String.class).list();
        return names.isEmpty() ? null : names.get(0);
    }
}
