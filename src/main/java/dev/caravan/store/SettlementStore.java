package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.campaign.MessageState;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Messages whose outcome is unknown, and what evidence makes of them (SPEC 7, "The guarantee"). Each step leaves an
 * event. Whoever looks for evidence has a lease; what is found is written whoever found it, once.
 */
public final class SettlementStore {

    /** A message of the gateway's that may be the one. @param status how far it got */
    public record Trace(String keyId, DeliveryStatus status, Instant at) { }

    /** @param held whether its instance is held now, because WhatsApp refused it */
    public record Settled(MessageState state, boolean held) { }

    /** Numbers of a campaign within which a message is sought that its gateway certainly sent. */
    private static final int NEAR = 500;
    private static final String REFUSED = "the gateway's history says that WhatsApp refused it (status ERROR)";

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final MessageBooks books;
    private final Clock clock;

    public SettlementStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.books = new MessageBooks(dataSource);
        this.clock = clock;
    }

    /** Those of which evidence is due, at gateways that answer. */
    public List<Doubt> due(Collection<String> gateways, int limit) {
        return gateways.isEmpty() ? List.of() : jdbc.sql(Sql.text("list-due-settlements")).param("now", now())
                .param("gateways", gateways).param("limit", limit).query(Doubt::of).list();
    }

    /** Those that could not be settled since before a moment. */
    public List<Doubt> overdue(Instant before, int limit) {
        return jdbc.sql(Sql.text("list-overdue-settlements")).param("before", Rows.utc(before)).param("limit", limit)
                .query(Doubt::of).list();
    }

    /**
     * Claims the next look; empty if another node has it.
     *
     * @param lease after this it is due again
     */
    public Optional<Doubt> claim(Doubt doubt, Duration lease) {
        return of(doubt, "claim-settlement").param("settlings", doubt.looks()).param("now", now())
                .param("lease", Rows.utc(clock.instant().plus(lease))).update() == 1
                ? Optional.of(doubt.looked()) : Optional.empty();
    }

    /**
     * Settles a message by the first of its traces that is no other message's of ours: who got the same text twice has
     * two of them, and each is taken once.
     *
     * @param source who told
     * @return empty if none is left, or it is not unknown any more
     */
    public Optional<Settled> settle(Doubt doubt, List<Trace> traces, String source) {
        return transactions.in(() -> {
            Set<String> taken = new HashSet<>();
            AtomicBoolean open = new AtomicBoolean();
            AtomicBoolean sending = new AtomicBoolean();
            jdbc.sql(Sql.text("lock-person-messages")).param("person", doubt.person()).query(row -> {
                taken.add(row.getString("key_id"));
                String state = row.getString("state");
                if (row.getLong("campaign_id") == doubt.campaign() && row.getInt("seq") == doubt.seq()) {
                    open.set(row.getLong("claim_id") == doubt.claim() && state.equals("unknown"));
                } else if (state.equals("sending")) {
                    sending.set(true);
                }
            });
            // The trace may be of the one that is being sent, whose id is not known yet.
            return open.get() && !sending.get()
                    ? traces.stream().filter(trace -> !taken.contains(trace.keyId())).findFirst()
                            .map(trace -> write(doubt, trace, source))
                    : Optional.empty();
        });
    }

    private Settled write(Doubt doubt, Trace trace, String source) {
        MessageState state = state(trace.status());
        boolean failed = state == MessageState.FAILED;
        of(doubt, "settle-message").param("state", state.code()).param("now", now()).param("key", trace.keyId())
                .param("sent", Rows.utc(failed ? null : trace.at())).param("error", failed ? REFUSED : null).update();
        books.note(doubt.campaign(), doubt.seq(), clock.instant(), "settled", doubt.instance(),
                source + ": " + trace.keyId() + " of " + trace.at() + ", " + trace.status());
        List<MessageBooks.Move> moves = count(doubt, state);
        boolean held = failed && books.hold(doubt.instance(), MessageBooks.REACH_OUT_LOCK, REFUSED, clock.instant());
        books.shift(moves);
        return new Settled(state, held);
    }

    private static MessageState state(DeliveryStatus status) {
        return switch (status) {
            case PENDING, SENT -> MessageState.SENT;
            case FAILED -> MessageState.FAILED;
            case DELIVERED -> MessageState.DELIVERED;
            case READ -> MessageState.READ;
        };
    }

    /**
     * Has it looked for again later.
     *
     * @param counts whether this look counts as one
     */
    public void later(Doubt doubt, Duration wait, boolean counts, String why) {
        transactions.run(() -> {
            if (of(doubt, "postpone-settlement").param("due", Rows.utc(clock.instant().plus(wait)))
                    .param("uncounted", counts ? 0 : 1).update() == 1) {
                books.note(doubt.campaign(), doubt.seq(), clock.instant(), "looked", doubt.instance(), why);
            }
        });
    }

    /** Leaves it unknown for good. @return false if it was settled meanwhile */
    public boolean stay(Doubt doubt, String why) {
        return transactions.in(() -> {
            if (of(doubt, "postpone-settlement").param("due", null).param("uncounted", 0).update() == 0) {
                return false;
            }
            books.note(doubt.campaign(), doubt.seq(), clock.instant(), "stays_unknown", doubt.instance(), why);
            return true;
        });
    }

    /** Queues it again, if its campaign is not over. @return false if not, or if it was settled meanwhile */
    public boolean sendAgain(Doubt doubt, String why) {
        return transactions.in(() -> {
            boolean open = jdbc.sql(Sql.text("lock-campaign-life")).param("id", doubt.campaign())
                    .param("now", now()).query(Long.class).optional().isPresent();
            if (!open || of(doubt, "send-again").param("now", now()).param("why", why)
                    .param("queued", Rows.utc(CampaignRows.AT_ONCE)).update() == 0) {
                return false;
            }
            books.note(doubt.campaign(), doubt.seq(), clock.instant(), "sent_again", doubt.instance(), why);
            books.shift(count(doubt, MessageState.PENDING));
            return true;
        });
    }

    /** Whether a gateway keeps a history, if that was learned since; empty if not. */
    public Optional<Boolean> keepsHistory(String gateway, Instant since) {
        return jdbc.sql(Sql.text("find-gateway-history")).param("gateway", gateway).param("since", Rows.utc(since))
                .query(Boolean.class).optional();
    }

    public void learnHistory(String gateway, boolean kept) {
        jdbc.sql(Sql.text("put-gateway-history")).param("gateway", gateway).param("kept", kept).param("now", now())
                .update();
    }

    /** A message near this one that its gateway certainly sent, before a moment: whether it finds that one tells. */
    public Optional<Map.Entry<Doubt, String>> control(Doubt doubt, Instant before) {
        return jdbc.sql(Sql.text("find-control-message")).param("campaign", doubt.campaign()).param("seq", doubt.seq())
                .param("around", NEAR).param("before", Rows.utc(before)).param("gateway", doubt.gateway())
                .query((row, n) -> Map.entry(Doubt.of(row, n), row.getString("key_id"))).optional();
    }

    private List<MessageBooks.Move> count(Doubt doubt, MessageState to) {
        List<MessageBooks.Move> moves =
                List.of(new MessageBooks.Move(doubt.campaign(), doubt.position(), MessageState.UNKNOWN, to));
        books.count(moves, clock.instant());
        return moves;
    }

    private JdbcClient.StatementSpec of(Doubt doubt, String statement) {
        return jdbc.sql(Sql.text(statement)).param("campaign", doubt.campaign()).param("seq", doubt.seq())
                .param("claim", doubt.claim());
    }

    private Object now() {
        return Rows.utc(clock.instant());
    }
}
