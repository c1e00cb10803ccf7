package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Rotation;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.store.MessageQueue.Queued;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Claims of messages: which go out next, and through which instance. Of one campaign one node claims at a time, so that
 * rotation and delay hold; who sends it is committed before, and once more right before the first byte (SPEC 7, "The
 * guarantee"). A claim is done by a few statements, however many messages it takes.
 */
public final class MessageClaims {

    /**
     * @param batch messages of one campaign that are claimed at once
     * @param lease after this a claim is given up: longer than a send and the writing of its outcome can take
     */
    public record Limits(int batch, Duration lease) { }

    /** Messages that one claim has. */
    public record Claim(long id, Campaign campaign, int first, int last, List<Claimed> messages) { }

    /** @param fields what the template may name. @param attempts how often it was sent before */
    public record Claimed(int seq, long person, Map<String, String> fields, int attempts, int position,
                          String instance, String gateway) { }

    /** @param next number from which on its new messages are */
    private record Due(Campaign campaign, int next) { }

    /** An instance that takes messages now. @param dayCount how many it has had today */
    private record Ready(int position, String instance, String gateway, int dayCount) { }

    /** From here on a delay is kept between any two messages, below it in the mean. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final MessageQueue queue;
    private final Limits limits;
    private final Clock clock;
    private final String owner;

    /** @param owner name of this node, other than that of every other node */
    public MessageClaims(DataSource dataSource, Limits limits, Clock clock, String owner) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.queue = new MessageQueue(jdbc, clock);
        this.limits = limits;
        this.clock = clock;
        this.owner = owner;
    }

    /**
     * The next campaigns by number that may send now, of those the one that has waited longest first.
     *
     * @param after those with higher numbers: some may have nothing to send for long, and must not hide the others
     */
    public List<Long> dueCampaigns(long after, int limit) {
        return jdbc.sql(Sql.text("list-due-campaigns")).param("now", now()).param("after", after)
                .param("limit", limit).query(Long.class).list();
    }

    /** When the next campaign is due that is not yet, if that is before a moment. */
    public Optional<Instant> nextDue(Instant until) {
        return jdbc.sql(Sql.text("find-next-due")).param("now", now()).param("until", Rows.utc(until))
                .query((row, n) -> Optional.ofNullable(Rows.instant(row, "due"))).single();
    }

    /**
     * Claims what a campaign may send now.
     *
     * @param gateways those this node talks to
     * @param room     how many messages more an instance takes from this node now
     * @return empty if it may not send now, nothing waits, no instance takes anything, or another node has it
     */
    public Optional<Claim> claim(long campaign, Collection<String> gateways, ToIntFunction<String> room) {
        return gateways.isEmpty() ? Optional.empty() : transactions.in(() -> jdbc.sql(Sql.text("lock-due-campaign"))
                .param("id", campaign).param("now", now())
                .query((row, n) -> new Due(CampaignRows.campaign(row, n), row.getInt("next_seq"))).optional()
                .flatMap(due -> claim(due, gateways, room)));
    }

    private Optional<Claim> claim(Due due, Collection<String> gateways, ToIntFunction<String> room) {
        Campaign campaign = due.campaign();
        Map<Integer, Ready> ready = ready(campaign, gateways);
        Map<Integer, Integer> capacity = new HashMap<>();
        ready.forEach((position, instance) -> capacity.put(position, capacity(campaign, instance, room)));
        int wanted = Math.min(mostAtOnce(campaign), capacity.values().stream().mapToInt(Integer::intValue).sum());
        if (wanted == 0) {
            return Optional.empty();
        }
        Tally change = new Tally();
        MessageQueue.Taken taken = queue.take(campaign, due.next(), wanted, change);
        List<Queued> queued = taken.messages();
        if (queued.isEmpty()) {
            jdbc.sql(Sql.text("advance-queue")).param("id", campaign.id()).param("next", taken.next()).update();
            if (change.of(MessageState.PENDING) != 0) {
                CampaignRows.shift(jdbc, campaign.id(), change);
            }
            return Optional.empty();
        }
        Rotation.Deal deal = Rotation.deal(capacity, campaign.rotation(), queued.size());
        List<Claimed> messages = IntStream.range(0, queued.size())
                .mapToObj(i -> claimed(queued.get(i), ready.get(deal.positions().get(i)))).toList();
        Claim claim = insert(campaign, messages);
        takeSenders(campaign, messages);
        advance(campaign, deal.next(), messages.size(), taken.next());
        CampaignRows.shift(jdbc, campaign.id(),
                change.move(MessageState.PENDING, MessageState.CLAIMED, messages.size()));
        return Optional.of(claim);
    }

    private int mostAtOnce(Campaign campaign) {
        Duration delay = campaign.terms().delay();
        int most = delay.isZero() ? limits.batch() : 1;
        if (keepsMean(delay)) {
            Duration late = Duration.between(slot(campaign), clock.instant());
            most = (int) Math.min(limits.batch(), 1 + late.toMillis() / delay.toMillis());
        }
        return campaign.canaryLeft() == null ? most : Math.min(most, campaign.canaryLeft());
    }

    /** Cycles are further apart than so short a delay: as many go out together as there would have been by now. */
    private static boolean keepsMean(Duration delay) {
        return !delay.isZero() && delay.compareTo(SHORT) < 0;
    }

    /** When the next message should have gone out; what could not for longer is not made up for. */
    private Instant slot(Campaign campaign) {
        Instant earliest = clock.instant().minus(SHORT);
        return campaign.nextDueAt().isBefore(earliest) ? earliest : campaign.nextDueAt();
    }

    private Map<Integer, Ready> ready(Campaign campaign, Collection<String> gateways) {
        List<Ready> rotating = jdbc.sql(Sql.text("list-rotating-instances")).param("campaign", campaign.id())
                .param("gateways", gateways).query((row, n) -> new Ready(row.getInt("position"),
                        row.getString("instance_name"), row.getString("gateway"), 0)).list();
        if (rotating.isEmpty()) {
            return Map.of();
        }
        Map<String, Integer> dayCounts = new HashMap<>();
        jdbc.sql(Sql.text("lock-ready-senders")).param("names", rotating.stream().map(Ready::instance).toList())
                .param("day", today(campaign)).param("now", now())
                .query(row -> {
                    dayCounts.put(row.getString("instance_name"), row.getInt("day_count"));
                });
        return rotating.stream().filter(instance -> dayCounts.containsKey(instance.instance()))
                .collect(Collectors.toMap(Ready::position, instance -> new Ready(instance.position(),
                        instance.instance(), instance.gateway(), dayCounts.get(instance.instance()))));
    }

    private static int capacity(Campaign campaign, Ready instance, ToIntFunction<String> room) {
        int free = room.applyAsInt(instance.instance());
        int gapped = campaign.terms().gap().isZero() ? free : Math.min(1, free);
        Integer cap = campaign.terms().dailyCap();
        return Math.max(0, cap == null ? gapped : Math.min(gapped, cap - instance.dayCount()));
    }

    private static Claimed claimed(Queued message, Ready instance) {
        return new Claimed(message.seq(), message.person(), CampaignRows.fields(message.fields()), message.attempts(),
                instance.position(), instance.instance(), instance.gateway());
    }

    private Claim insert(Campaign campaign, List<Claimed> messages) {
        int first = messages.stream().mapToInt(Claimed::seq).min().orElseThrow();
        int last = messages.stream().mapToInt(Claimed::seq).max().orElseThrow();
        long id = jdbc.sql(Sql.text("insert-claim")).param("campaign", campaign.id()).param("first", first)
                .param("last", last).param("count", messages.size()).param("owner", owner).param("now", now())
                .param("until", Rows.utc(clock.instant().plus(limits.lease()))).query(Long.class).single();
        List<int[]> taken = new ArrayList<>(messages.size());
        messages.forEach(message -> taken.add(new int[] {message.seq(), message.position()}));
        int claimed = jdbc.sql(Sql.text("claim-messages")).param("messages", CampaignRows.json(taken))
                .param("campaign", campaign.id()).param("now", now()).param("claim", id).update();
        if (claimed != messages.size()) {
            throw new IllegalStateException("claimed " + claimed + " of " + messages.size() + " locked messages");
        }
        return new Claim(id, campaign, first, last, messages);
    }

    private void takeSenders(Campaign campaign, List<Claimed> messages) {
        Map<String, Integer> taken = new TreeMap<>();
        messages.forEach(message -> taken.merge(message.instance(), 1, Integer::sum));
        List<Object[]> senders = new ArrayList<>(taken.size());
        taken.forEach((name, count) -> senders.add(new Object[] {name, count}));
        jdbc.sql(Sql.text("take-senders")).param("taken", CampaignRows.json(senders))
                .param("free", Rows.utc(clock.instant().plus(campaign.terms().gap()))).param("day", today(campaign))
                .update();
    }

    private void advance(Campaign campaign, int rotation, int taken, int next) {
        Integer canaryLeft = campaign.canaryLeft() == null ? null : campaign.canaryLeft() - taken;
        jdbc.sql(Sql.text("advance-campaign")).param("id", campaign.id())
                .param("due", Rows.utc(nextDue(campaign, taken))).param("rotation", rotation)
                .param("canaryLeft", canaryLeft).param("next", next).update();
    }

    private Instant nextDue(Campaign campaign, int taken) {
        Duration delay = campaign.terms().delay();
        return keepsMean(delay) ? slot(campaign).plus(delay.multipliedBy(taken)) : clock.instant().plus(delay);
    }

    /**
     * Commits that a claim's messages go out now; what may not any more, because its campaign was paused or its person
     * opted out, goes back.
     *
     * @return those that do
     */
    public List<Claimed> begin(Claim claim) {
        return transactions.in(() -> {
            int begun = jdbc.sql(Sql.text("begin-sending"))
                    // No join: an update of a join would lock the rows that it only looks at.
                    .param("seqs", claim.messages().stream().map(Claimed::seq).toList())
                    .param("campaign", claim.campaign().id()).param("claim", claim.id()).param("now", now()).update();
            Tally change = new Tally().move(MessageState.CLAIMED, MessageState.SENDING, begun);
            if (begun == claim.messages().size()) {
                CampaignRows.shift(jdbc, claim.campaign().id(), change);
                return claim.messages();
            }
            Set<Integer> sending = new HashSet<>(jdbc.sql(Sql.text("list-sending"))
                    .param("campaign", claim.campaign().id()).param("first", claim.first()).param("last", claim.last())
                    .param("claim", claim.id()).query(Integer.class).list());
            CampaignRows.giveBack(jdbc, claim.messages().stream().filter(message -> !sending.contains(message.seq()))
                    .map(Claimed::instance));
            int returned = of(claim, "return-claimed").param("queued", Rows.utc(CampaignRows.AT_ONCE)).update();
            jdbc.sql(Sql.text("return-canary")).param("id", claim.campaign().id()).param("count", returned).update();
            jdbc.sql(Sql.text("settle-claims"))
                    .param("claims", CampaignRows.json(List.of(new long[] {claim.id(), claim.messages().size() - begun})))
                    .update();
            jdbc.sql(Sql.text("delete-settled-claims")).param("claims", List.of(claim.id())).update();
            CampaignRows.shift(jdbc, claim.campaign().id(),
                    change.move(MessageState.CLAIMED, MessageState.PENDING, returned));
            return claim.messages().stream().filter(message -> sending.contains(message.seq())).toList();
        });
    }

    /** Whether a message that was begun under a claim would still be, if it were begun now. */
    public boolean mayGo(long campaign, int seq, long claim) {
        return jdbc.sql(Sql.text("check-sending")).param("campaign", campaign).param("seq", seq).param("claim", claim)
                .param("now", now()).query(Boolean.class).single();
    }

    /** Gives a claim up that could not be begun: it is recovered now, and not when its lease is over. */
    public void giveUp(Claim claim) {
        jdbc.sql(Sql.text("give-up-claim")).param("id", claim.id()).param("now", now()).update();
    }

    private JdbcClient.StatementSpec of(Claim claim, String statement) {
        return jdbc.sql(Sql.text(statement)).param("campaign", claim.campaign().id()).param("first", claim.first())
                .param("last", claim.last()).param("claim", claim.id()).param("now", now());
    }

    private static LocalDate today(Campaign campaign, Instant now) {
        return LocalDate.ofInstant(now, campaign.terms().zone());
    }

    private LocalDate today(Campaign campaign) {
        return today(campaign, clock.instant());
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
