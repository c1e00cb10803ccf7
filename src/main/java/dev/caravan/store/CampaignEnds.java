package dev.caravan.store;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Tally;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What waits in campaigns that were cancelled, or whose end has come, goes out no more. It is written in slices, so
 * that no transaction has a million rows; what is claimed at that moment comes back to the queue and is found by the next
 * look.
 */
public final class CampaignEnds {

    /** Messages of one campaign that will not go out. @param state cancelled, expired or, if it was sent before, unknown */
    public record Ended(long campaign, MessageState state, int messages) { }

    private record Ending(long campaign, MessageState state) { }

    private static final String LEFT = "its campaign was over before it could be sent again";

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final DoubtedMessages doubted;
    private final int slice;
    private final Clock clock;

    /** @param slice messages of one transaction */
    public CampaignEnds(DataSource dataSource, int slice, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.doubted = new DoubtedMessages(jdbc, clock);
        this.slice = slice;
        this.clock = clock;
    }

    /** Ends all that waits in such campaigns. */
    public List<Ended> end() {
        return jdbc.sql(Sql.text("list-ending-campaigns")).param("now", now())
                .query((row, n) -> new Ending(row.getLong("id"),
                        CampaignState.valueOf(row.getString("state")) == CampaignState.CANCELLED
                                ? MessageState.CANCELLED : MessageState.EXPIRED)).list()
                .stream().flatMap(this::end).filter(ended -> ended.messages() > 0).toList();
    }

    private Stream<Ended> end(Ending ending) {
        return Stream.of(new Ended(ending.campaign(), MessageState.UNKNOWN, all(() -> doubted(ending))),
                new Ended(ending.campaign(), ending.state(), all(() -> returned(ending)) + all(() -> added(ending))));
    }

    /** @param slice ends some, or tells that there are none left */
    private int all(Supplier<OptionalInt> slice) {
        int messages = 0;
        OptionalInt last = transactions.in(slice);
        while (last.isPresent()) {
            messages += last.getAsInt();
            last = transactions.in(slice);
        }
        return messages;
    }

    /** Those that were to be sent again. */
    private OptionalInt doubted(Ending ending) {
        int left = doubted.leaveWaiting(ending.campaign(), slice, LEFT);
        return left == 0 ? OptionalInt.empty() : OptionalInt.of(shift(ending, MessageState.UNKNOWN, left));
    }

    /** Those that came back to the queue. */
    private OptionalInt returned(Ending ending) {
        int ended = shift(ending, ending.state(), jdbc.sql(Sql.text("end-returned-messages"))
                .param("campaign", ending.campaign()).param("state", ending.state().code()).param("now", now())
                .param("limit", slice).update());
        return ended == 0 ? OptionalInt.empty() : OptionalInt.of(ended);
    }

    /** Those that were never taken from it. */
    private OptionalInt added(Ending ending) {
        Optional<Integer> next = jdbc.sql(Sql.text("lock-queue")).param("id", ending.campaign()).query(Integer.class)
                .optional();
        if (next.isEmpty()) {
            return OptionalInt.empty();
        }
        int last = next.get() + slice - 1;
        int ended = jdbc.sql(Sql.text("end-new-messages")).param("campaign", ending.campaign())
                .param("state", ending.state().code()).param("now", now()).param("first", next.get())
                .param("last", last).update();
        jdbc.sql(Sql.text("advance-queue")).param("id", ending.campaign()).param("next", last + 1).update();
        return OptionalInt.of(shift(ending, ending.state(), ended));
    }

    private int shift(Ending ending, MessageState state, int ended) {
        if (ended > 0) {
            CampaignRows.shift(jdbc, ending.campaign(),
                    new Tally().move(MessageState.PENDING, state, ended));
        }
        return ended;
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
