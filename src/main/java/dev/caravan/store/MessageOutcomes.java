package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Rotation;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.domain.campaign.Tally;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes what came of sends, many at once. An outcome is written only under the claim it was sent under; one that comes
 * after its claim was given up is better knowledge than "unknown", and is written too; that the gateway took it, also
 * while it waits to be sent again (SPEC 7, "The guarantee").
 */
public final class MessageOutcomes {

    /**
     * When what did not go out goes to the queue again, and when evidence is looked for.
     *
     * @param later  how long a message waits that no gateway could take, by how often it was tried
     * @param settle how long after a send of unknown outcome
     */
    public record Waits(IntFunction<Duration> later, Duration settle) { }

    /**
     * What one batch changed.
     *
     * @param written     outcomes that were written
     * @param deactivated results that took their instance out of the rotation, the first of each instance
     * @param held        results that show an enforcement, the first of each instance
     */
    public record Written(int written, List<SendResult> deactivated, List<SendResult> held) { }

    /** @param doubted whether an attempt before may have been taken */
    private record Known(MessageState state, boolean doubted) {

        /** Whether a fate says more. What waits under the claim it was taken under was unknown in between. */
        boolean lacks(Fate fate) {
            return state != MessageState.PENDING || fate == Fate.SENT;
        }
    }

    private static final int ERROR_LENGTH = 255;
    private static final int DETAIL_LENGTH = 500;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final Transactions transactions;
    private final Waits waits;
    private final Clock clock;

    public MessageOutcomes(DataSource dataSource, Waits waits, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.batches = new NamedParameterJdbcTemplate(dataSource);
        this.transactions = new Transactions(dataSource);
        this.waits = waits;
        this.clock = clock;
    }

    /** Writes outcomes of any campaigns; each campaign's together or not at all. */
    public Written record(List<SendResult> results) {
        List<SendResult> deactivated = new ArrayList<>();
        List<SendResult> held = new ArrayList<>();
        int written = 0;
        Map<Long, List<SendResult>> byCampaign = results.stream()
                .collect(Collectors.groupingBy(SendResult::campaign, TreeMap::new, Collectors.toList()));
        for (Map.Entry<Long, List<SendResult>> one : byCampaign.entrySet()) {
            for (Written part : parts(one.getKey(), one.getValue())) {
                written += part.written();
                deactivated.addAll(part.deactivated());
                held.addAll(part.held());
            }
        }
        return new Written(written, deactivated, held);
    }

    /** What the database refuses is written apart, without what the gateway told: the others do not wait for it. */
    private List<Written> parts(long campaign, List<SendResult> results) {
        try {
            return List.of(transactions.in(() -> record(campaign, results)));
        } catch (DataIntegrityViolationException | BadSqlGrammarException e) {
            if (results.size() > 1) {
                int half = results.size() / 2;
                return Stream.concat(parts(campaign, results.subList(0, half)).stream(),
                        parts(campaign, results.subList(half, results.size())).stream()).toList();
            }
            SendResult plain = results.get(0).plain();
            return List.of(transactions.in(() -> record(campaign, List.of(plain))));
        }
    }

    private Written record(long campaign, List<SendResult> results) {
        Map<Integer, Known> before = lock(campaign, results);
        List<SendResult> valid = results.stream().filter(result -> before.containsKey(result.seq())
                && before.get(result.seq()).lacks(result.fate())).toList();
        Tally change = new Tally();
        write(campaign, "record-outcomes", valid, before, MessageState.SENDING, change);
        write(campaign, "learn-outcomes", valid, before, MessageState.UNKNOWN, change);
        write(campaign, "learn-outcomes", valid, before, MessageState.PENDING, change);
        count(campaign, valid, before);
        List<SendResult> back = valid.stream().filter(result -> result.fate().state() == MessageState.PENDING).toList();
        giveBack(campaign, back);
        if (back.stream().anyMatch(result -> before.get(result.seq()).state() == MessageState.UNKNOWN)) {
            // While it was unknown the campaign may have been completed, or another is about to.
            if (jdbc.sql(Sql.text("reopen-campaign")).param("id", campaign).param("now", Rows.utc(clock.instant()))
                    .update() == 1) {
                CampaignRows.tell(jdbc, campaign);
            }
        }
        List<SendResult> deactivated = valid.stream().filter(result -> result.fate() == Fate.DISCONNECTED)
                .filter(this::deactivate).toList();
        List<SendResult> held = valid.stream().filter(result -> result.fate() == Fate.RESTRICTED)
                .filter(this::hold).toList();
        note(valid);
        List<SendResult> ended = valid.stream()
                .filter(result -> before.get(result.seq()).state() == MessageState.SENDING).toList();
        settleClaims(ended);
        if (!valid.isEmpty()) {
            CampaignRows.shift(jdbc, campaign, change);
        }
        // The row of the tally is locked by now, so that two never begin the same minute.
        countRate(campaign, (int) ended.stream().filter(result -> result.fate().state() != MessageState.PENDING)
                .count());
        return new Written(valid.size(), deactivated, held);
    }

    private void countRate(long campaign, int messages) {
        if (messages > 0) {
            jdbc.sql(Sql.text("count-rate")).param("campaign", campaign).param("messages", messages)
                    .param("minute", Rows.utc(clock.instant().truncatedTo(ChronoUnit.MINUTES))).update();
        }
    }

    /** The messages of these results of which more may be learned. */
    private Map<Integer, Known> lock(long campaign, List<SendResult> results) {
        List<long[]> keys = new ArrayList<>(results.size());
        results.forEach(result -> keys.add(new long[] {result.seq(), result.claim()}));
        Map<Integer, Known> known = new HashMap<>();
        jdbc.sql(Sql.text("lock-attempts")).param("outcomes", CampaignRows.json(keys)).param("campaign", campaign)
                .query(row -> {
                    known.put(row.getInt("seq"),
                            new Known(MessageState.of(row.getString("state")), row.getBoolean("doubted")));
                });
        return known;
    }

    private void write(long campaign, String statement, List<SendResult> results, Map<Integer, Known> before,
                       MessageState from, Tally change) {
        List<Object[]> rows = new ArrayList<>(results.size());
        for (SendResult result : results) {
            if (before.get(result.seq()).state() == from) {
                MessageState to = result.fate().state(before.get(result.seq()).doubted());
                rows.add(row(result, to));
                change.move(from, to, 1);
            }
        }
        if (!rows.isEmpty()) {
            jdbc.sql(Sql.text(statement)).param("outcomes", CampaignRows.json(rows)).param("campaign", campaign)
                    .param("now", Rows.utc(clock.instant())).update();
        }
    }

    private Object[] row(SendResult result, MessageState to) {
        return new Object[] {result.seq(), result.claim(), to.code(), result.keyId(),
            Rows.cut(result.error(), ERROR_LENGTH), CampaignRows.text(queuedAt(result)),
            CampaignRows.text(result.fate() == Fate.UNKNOWN ? result.at().plus(waits.settle()) : null),
            CampaignRows.text(result.fate() == Fate.SENT ? result.at() : null)};
    }

    private Instant queuedAt(SendResult result) {
        return switch (result.fate()) {
            case DISCONNECTED -> CampaignRows.AT_ONCE;
            case LATER -> result.at().plus(waits.later().apply(result.attempt()));
            default -> null;
        };
    }

    private void count(long campaign, List<SendResult> results, Map<Integer, Known> before) {
        Map<Integer, int[]> counts = new TreeMap<>();
        for (SendResult result : results) {
            int[] row = counts.computeIfAbsent(result.position(), p -> new int[] {p, 0, 0, 0, 0, 0});
            row[1] += before.get(result.seq()).state() == MessageState.SENDING ? 1 : 0;
            row[4] -= before.get(result.seq()).state() == MessageState.UNKNOWN ? 1 : 0;
            switch (result.fate().state(before.get(result.seq()).doubted())) {
                case SENT -> row[2]++;
                case UNKNOWN -> row[4]++;
                case PENDING -> row[5]++;
                default -> row[3]++;
            }
        }
        if (!counts.isEmpty()) {
            jdbc.sql(Sql.text("count-rotation")).param("counts", CampaignRows.json(counts.values()))
                    .param("campaign", campaign).param("now", Rows.utc(clock.instant())).update();
        }
    }

    /** What did not go out is none of an instance's day, nor of the first slice. */
    private void giveBack(long campaign, List<SendResult> back) {
        if (!back.isEmpty()) {
            CampaignRows.giveBack(jdbc, back.stream().map(SendResult::instance));
            jdbc.sql(Sql.text("return-canary")).param("id", campaign).param("count", back.size()).update();
        }
    }

    private boolean deactivate(SendResult result) {
        return jdbc.sql(Sql.text("deactivate-instance")).param("campaign", result.campaign())
                .param("position", result.position()).param("now", Rows.utc(result.at()))
                .param("why", Rows.cut(result.error(), ERROR_LENGTH)).param("rotation", Rotation.FIRST).update() > 0;
    }

    private boolean hold(SendResult result) {
        return jdbc.sql(Sql.text("hold-sender")).param("instance", result.instance()).param("code", result.code())
                .param("now", Rows.utc(result.at())).param("why", Rows.cut(result.error(), ERROR_LENGTH)).update() == 1;
    }

    /** The ordinary leaves no trace but the message's state. */
    private void note(List<SendResult> results) {
        MapSqlParameterSource[] events = results.stream().filter(result -> result.fate() != Fate.SENT)
                .map(result -> new MapSqlParameterSource().addValue("campaign", result.campaign())
                        .addValue("seq", result.seq()).addValue("at", Rows.utc(result.at()))
                        .addValue("event", result.fate().name().toLowerCase(Locale.ROOT))
                        .addValue("instance", result.instance())
                        .addValue("detail", Rows.cut(result.error(), DETAIL_LENGTH)))
                .toArray(MapSqlParameterSource[]::new);
        if (events.length > 0) {
            batches.batchUpdate(Sql.text("insert-message-event"), events);
        }
    }

    private void settleClaims(List<SendResult> results) {
        Map<Long, Integer> claims = new TreeMap<>();
        results.forEach(result -> claims.merge(result.claim(), 1, Integer::sum));
        if (claims.isEmpty()) {
            return;
        }
        List<long[]> rows = new ArrayList<>();
        claims.forEach((claim, count) -> rows.add(new long[] {claim, count}));
        jdbc.sql(Sql.text("settle-claims")).param("claims", CampaignRows.json(rows)).update();
        jdbc.sql(Sql.text("delete-settled-claims")).param("claims", claims.keySet()).update();
    }
}
