package dev.caravan.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.QueuedMessage;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Zones;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages of a campaign that are due, less those that may not go out now: their person opted out, it is a quiet
 * hour where that person is, or the person has had enough (SPEC 7, "Responsible use").
 */
final class MessageQueue {

    /** @param isNew whether it was never taken, and never waited for a moment */
    record Queued(int seq, long person, String zone, String fields, int attempts, boolean isNew) { }

    /** @param next number from which on new messages are */
    record Taken(List<Queued> messages, int next) { }

    /** Rounds in which a whole batch may turn out to wait; the next claim goes on. */
    private static final int ROUNDS = 4;
    /** So that a campaign of one message at a time does not go one by one through those that wait for the morning. */
    private static final int READ_AHEAD = 500;

    private static final Map<MessageState, String> NEVER_AGAIN = Map.of(
            MessageState.OPTED_OUT, "its person opted out before it could be sent again",
            MessageState.EXPIRED, "there is no hour at which it could be sent again");

    private final JdbcClient jdbc;
    private final DoubtedMessages doubted;
    private final Clock clock;

    MessageQueue(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.doubted = new DoubtedMessages(jdbc, clock);
        this.clock = clock;
    }

    /**
     * Locks messages that may go out: what came back first, then what is new. What may not, leaves the queue's head.
     *
     * @param next   number from which on new messages are; nobody else moves it meanwhile
     * @param change what the caller counts with the campaign when all else is locked
     */
    Taken take(Campaign campaign, int next, int wanted, Tally change) {
        int read = isChoosy(campaign) ? Math.max(wanted, READ_AHEAD) : wanted;
        int from = next;
        for (int round = 0; round < ROUNDS; round++) {
            List<Queued> due = due(campaign, from, read);
            from = due.stream().filter(Queued::isNew).mapToInt(message -> message.seq() + 1).reduce(from, Math::max);
            List<Queued> admitted = due.isEmpty() ? due
                    : notEnough(campaign, awake(campaign, willing(campaign, due, change), change));
            if (!admitted.isEmpty() || due.size() < read) {
                int taken = Math.min(wanted, admitted.size());
                return new Taken(admitted.subList(0, taken), admitted.stream().skip(taken).filter(Queued::isNew)
                        .mapToInt(Queued::seq).min().orElse(from));
            }
        }
        return new Taken(List.of(), from);
    }

    private List<Queued> due(Campaign campaign, int next, int limit) {
        List<Queued> due = new ArrayList<>(jdbc.sql(Sql.text("lock-returned-messages"))
                .param("campaign", campaign.id()).param("now", now()).param("limit", limit).query(MessageQueue::queued)
                .list());
        if (due.size() < limit) {
            // Nobody else has these; one that is being withdrawn is waited for, because it is not looked for again.
            due.addAll(jdbc.sql(Sql.text("lock-new-messages")).param("campaign", campaign.id()).param("next", next)
                    .param("limit", limit - due.size()).query(MessageQueue::queued).list());
        }
        return due;
    }

    private static Queued queued(ResultSet row, int number) throws SQLException {
        return new Queued(row.getInt("seq"), row.getLong("person"), row.getString("zone"), row.getString("fields"),
                row.getInt("attempts"), row.getBoolean("is_new"));
    }

    private static boolean isChoosy(Campaign campaign) {
        SendingHours hours = campaign.terms().hours();
        return hours.window() != null || hours.quiet() != null || campaign.terms().personCap() != null;
    }

    private List<Queued> willing(Campaign campaign, List<Queued> due, Tally change) {
        Set<Long> optedOut = new HashSet<>(jdbc.sql(Sql.text("list-opted-out"))
                .param("persons", due.stream().map(Queued::person).toList()).query(Long.class).list());
        if (optedOut.isEmpty()) {
            return due;
        }
        close(campaign, due.stream().filter(m -> optedOut.contains(m.person())).toList(), MessageState.OPTED_OUT,
                change);
        return due.stream().filter(m -> !optedOut.contains(m.person())).toList();
    }

    private void close(Campaign campaign, List<Queued> messages, MessageState state, Tally change) {
        List<Integer> seqs = messages.stream().map(Queued::seq).toList();
        int left = doubted.leave(campaign.id(), seqs, NEVER_AGAIN.get(state)).size();
        int closed = jdbc.sql(Sql.text("close-messages")).param("campaign", campaign.id()).param("seqs", seqs)
                .param("state", state.code()).param("now", now()).update();
        change.move(MessageState.PENDING, MessageState.UNKNOWN, left).move(MessageState.PENDING, state, closed);
    }

    private List<Queued> awake(Campaign campaign, List<Queued> due, Tally change) {
        SendingHours hours = campaign.terms().hours();
        if (hours.window() == null && hours.quiet() == null) {
            return due;
        }
        Instant now = clock.instant();
        Map<String, Optional<Instant>> opens = new HashMap<>();
        due.forEach(m -> opens.computeIfAbsent(m.zone(), zone -> hours.opensAt(now, Zones.of(zone))));
        List<Queued> some = due.stream().filter(m -> opens.get(m.zone()).isPresent()).toList();
        if (some.size() < due.size()) {
            // A person who may be in zones that share no such hour has none.
            close(campaign, due.stream().filter(m -> opens.get(m.zone()).isEmpty()).toList(), MessageState.EXPIRED,
                    change);
        }
        return defer(campaign, some, m -> opens.get(m.zone()).orElseThrow(), QueuedMessage.QUIET);
    }

    private List<Queued> notEnough(Campaign campaign, List<Queued> due) {
        Terms.PersonCap cap = campaign.terms().personCap();
        if (cap == null || due.isEmpty()) {
            return due;
        }
        // Of all claims under a cap one counts at a time: two would each find room for the last message.
        jdbc.sql(Sql.text("lock-person-cap")).query(String.class).single();
        Instant since = clock.instant().minus(cap.period());
        Map<Long, Instant> free = new HashMap<>();
        jdbc.sql(Sql.text("count-person-messages")).param("persons", due.stream().map(Queued::person).toList())
                .param("since", Rows.utc(since)).param("most", cap.most())
                .query(row -> {
                    free.put(row.getLong("person"), Rows.instant(row, "oldest").plus(cap.period()));
                });
        return defer(campaign, due, m -> free.getOrDefault(m.person(), Instant.MIN), QueuedMessage.ENOUGH);
    }

    /** Those whose moment has come; the others wait for theirs. */
    private List<Queued> defer(Campaign campaign, List<Queued> due, Function<Queued, Instant> opens,
                               String why) {
        Instant now = clock.instant();
        List<Object[]> later = new ArrayList<>();
        List<Queued> admitted = new ArrayList<>(due.size());
        for (Queued message : due) {
            Instant at = opens.apply(message);
            if (at.isAfter(now)) {
                later.add(new Object[] {message.seq(), CampaignRows.text(at), why});
            } else {
                admitted.add(message);
            }
        }
        if (!later.isEmpty()) {
            jdbc.sql(Sql.text("defer-messages")).param("messages", CampaignRows.json(later))
                    .param("campaign", campaign.id()).update();
        }
        return admitted;
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
