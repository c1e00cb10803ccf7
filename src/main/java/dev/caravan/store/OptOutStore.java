package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.OptOut;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.Tally;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * People who want no more messages. Whoever is added gets none from that moment: what has not begun to go out to that
 * person never does, in any campaign (SPEC 7, "Responsible use").
 */
public final class OptOutStore {

    /**
     * What an addition changed.
     *
     * @param added    persons who were not among them
     * @param messages that will not go out
     */
    public record Change(int added, int messages) { }

    /** Where a page begins: after this one. */
    public record Place(Instant since, long person) { }

    private record Waiting(long campaign, int seq, MessageState state) { }

    private static final int AT_ONCE = 500;
    private static final String LEFT = "its person opted out before it could be sent again";

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final DoubtedMessages doubted;
    private final Clock clock;

    public OptOutStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.doubted = new DoubtedMessages(jdbc, clock);
        this.clock = clock;
    }

    /**
     * Adds one person; who is there already stays as it was.
     *
     * @param instance to which the person wrote, or null
     * @param word     what the person wrote, or null
     * @param actor    name of the key that adds, or null
     */
    public Change add(Person person, OptOut.Source source, String instance, String word, String actor) {
        return add(List.of(person), source, instance, word, actor);
    }

    /** Adds many, some hundred of them at a time. */
    public Change add(Collection<Person> persons, OptOut.Source source, String actor) {
        List<Person> all = persons.stream().distinct().sorted((one, other) -> Long.compare(one.number(),
                other.number())).toList();
        int added = 0;
        int messages = 0;
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            Change part = add(all.subList(from, Math.min(from + AT_ONCE, all.size())), source, null, null, actor);
            added += part.added();
            messages += part.messages();
        }
        return new Change(added, messages);
    }

    private Change add(List<Person> persons, OptOut.Source source, String instance, String word, String actor) {
        List<Long> numbers = persons.stream().map(Person::number).toList();
        return transactions.in(() -> {
            int added = jdbc.sql(Sql.text("insert-opt-outs")).param("persons", CampaignRows.json(numbers))
                    .param("now", now()).param("source", source.code()).param("instance", Rows.cut(instance, 255))
                    .param("word", Rows.cut(word, 100)).param("actor", Rows.cut(actor, 64)).update();
            return new Change(added, withdraw(numbers));
        });
    }

    /**
     * A message that has been claimed leaves its claim alone: who begins to send it finds that it may not
     * ({@link MessageClaims#begin}).
     */
    private int withdraw(List<Long> persons) {
        Map<Long, List<Waiting>> byCampaign = jdbc.sql(Sql.text("lock-waiting-messages")).param("persons", persons)
                .query((row, n) -> new Waiting(row.getLong("campaign_id"), row.getInt("seq"),
                        MessageState.of(row.getString("state")))).list().stream()
                .collect(Collectors.groupingBy(Waiting::campaign, TreeMap::new, Collectors.toList()));
        Map<Long, Tally> changes = new TreeMap<>();
        byCampaign.forEach((campaign, messages) -> changes.put(campaign, withdraw(campaign, messages)));
        changes.forEach((campaign, change) -> CampaignRows.shift(jdbc, campaign, change));
        return byCampaign.values().stream().mapToInt(List::size).sum();
    }

    /** @return what has to be counted when all else is locked */
    private Tally withdraw(long campaign, List<Waiting> messages) {
        List<Integer> seqs = messages.stream().map(Waiting::seq).toList();
        Set<Integer> left = doubted.leave(campaign, seqs, LEFT);
        jdbc.sql(Sql.text("withdraw-messages")).param("campaign", campaign).param("seqs", seqs).param("now", now())
                .update();
        int claimed = (int) messages.stream().filter(message -> message.state() == MessageState.CLAIMED).count();
        if (claimed > 0) {
            jdbc.sql(Sql.text("return-canary")).param("id", campaign).param("count", claimed).update();
        }
        Tally change = new Tally();
        messages.forEach(message -> change.move(message.state(),
                left.contains(message.seq()) ? MessageState.UNKNOWN : MessageState.OPTED_OUT, 1));
        return change;
    }

    /**
     * Takes one out; messages that did not go out stay so.
     *
     * @return false if that person is none of them
     */
    public boolean remove(Person person) {
        return jdbc.sql(Sql.text("delete-opt-out")).param("person", person.number()).update() == 1;
    }

    public Optional<OptOut> find(Person person) {
        return jdbc.sql(Sql.text("find-opt-out")).param("person", person.number()).query(OptOutStore::optOut)
                .optional();
    }

    /** The newest first. @param after where the page before ended, or null */
    public Page<OptOut> list(Place after, int limit) {
        List<OptOut> read = jdbc.sql(Sql.text("list-opt-outs"))
                .param("since", Rows.utc(after == null ? null : after.since()))
                .param("person", after == null ? null : after.person()).param("limit", limit + 1)
                .query(OptOutStore::optOut).list();
        return Page.of(read, limit,
                jdbc.sql(Sql.text("count-opt-outs")).query(Long.class).single());
    }

    private static OptOut optOut(ResultSet row, int number) throws SQLException {
        return OptOut.of(row.getLong("person"), Rows.instant(row, "since"), row.getString("source"),
                row.getString("instance"), row.getString("word"), row.getString("actor"));
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
