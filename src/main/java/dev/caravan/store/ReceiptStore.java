package dev.caravan.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.campaign.MessageState;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far messages got, as gateways report it: many at once, also twice and out of order. A receipt that comes before
 * the answer that names its message is kept for it.
 */
public final class ReceiptStore {

    /** @param keyId the gateway's id of the message */
    public record Receipt(String keyId, DeliveryStatus status, Instant at) { }

    /** An instance that is held now, because WhatsApp refused what it sent. */
    public record Held(long campaign, String instance, int code) { }

    /**
     * What a batch changed.
     *
     * @param changed messages by their new state
     * @param early   receipts that wait for their message
     */
    public record Applied(Map<MessageState, Integer> changed, int early, List<Held> held) { }

    private record Refused(long campaign, int seq, int position) { }

    private static final Map<DeliveryStatus, MessageState> STATES = Map.of(
            DeliveryStatus.SENT, MessageState.SENT, DeliveryStatus.FAILED, MessageState.FAILED,
            DeliveryStatus.DELIVERED, MessageState.DELIVERED, DeliveryStatus.READ, MessageState.READ);
    private static final String REFUSED = "the gateway took it and WhatsApp refused it (status ERROR)";
    private static final int AT_ONCE = 5_000;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final MessageBooks books;
    private final Clock clock;

    public ReceiptStore(DataSource dataSource, Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new Transactions(dataSource);
        this.books = new MessageBooks(dataSource);
        this.clock = clock;
    }

    /** Takes receipts over, as far as they say more than is known; keep batches to a thousand or so. */
    public Applied record(List<Receipt> receipts) {
        Map<String, Receipt> furthest = furthest(receipts);
        return furthest.isEmpty() ? new Applied(Map.of(), 0, List.of()) : transactions.in(() -> apply(furthest, List.of()));
    }

    /** In the order of their keys, so that two batches of the same messages do not wait for each other in a circle. */
    private static Map<String, Receipt> furthest(List<Receipt> receipts) {
        Map<String, Receipt> furthest = new TreeMap<>();
        for (Receipt receipt : receipts) {
            if (STATES.containsKey(receipt.status()) && KeyIds.fits(receipt.keyId())) {
                furthest.merge(receipt.keyId(), receipt,
                        (one, other) -> one.status().compareTo(other.status()) >= 0 ? one : other);
            }
        }
        return furthest;
    }

    /**
     * Takes over those that came early and whose message has its id by now.
     *
     * @param within looks at those that came within this time alone
     */
    public Applied recordEarly(Duration within) {
        return transactions.in(() -> {
            List<Receipt> due = jdbc.sql(Sql.text("list-early-receipts"))
                    .param("since", Rows.utc(clock.instant().minus(within))).param("limit", AT_ONCE)
                    .query((row, n) -> new Receipt(row.getString("key_id"),
                            DeliveryStatus.valueOf(row.getString("status")), Rows.instant(row, "at"))).list();
            Map<String, Receipt> furthest = furthest(due);
            if (furthest.isEmpty()) {
                return new Applied(Map.of(), 0, List.of());
            }
            return apply(furthest, due);
        });
    }

    /** @param waited those that came early and are taken over now; if none did, what has no message is kept for it */
    private Applied apply(Map<String, Receipt> receipts, List<Receipt> waited) {
        Set<String> unknown = new HashSet<>(receipts.keySet());
        List<Object[]> rows = new ArrayList<>();
        List<MessageBooks.Move> moves = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        jdbc.sql(Sql.text("lock-receipted")).param("keys", CampaignRows.json(receipts.keySet())).query(row -> {
            Receipt receipt = receipts.get(row.getString("key_id"));
            if (receipt == null) {
                // To the database it is the same with a blank more.
                return;
            }
            MessageState from = MessageState.of(row.getString("state"));
            MessageState to = STATES.get(receipt.status());
            unknown.remove(receipt.keyId());
            if (from.next().contains(to)) {
                long campaign = row.getLong("campaign_id");
                int position = row.getInt("position");
                boolean failed = to == MessageState.FAILED;
                moves.add(new MessageBooks.Move(campaign, position, from, to));
                rows.add(new Object[] {campaign, row.getInt("seq"), to.code(), CampaignRows.text(receipt.at()),
                    failed ? REFUSED : null});
                if (failed) {
                    refused.add(new Refused(campaign, row.getInt("seq"), position));
                }
            }
        });
        if (!rows.isEmpty()) {
            jdbc.sql(Sql.text("apply-receipts")).param("receipts", CampaignRows.json(rows)).update();
            books.count(moves, clock.instant());
        }
        List<Held> held = refused(refused);
        if (!waited.isEmpty()) {
            // Of one message another may have come since these were read.
            jdbc.sql(Sql.text("delete-early-receipts")).param("receipts", rows(waited)).update();
        } else if (!unknown.isEmpty()) {
            keep(unknown.stream().sorted().map(receipts::get).toList());
        }
        books.shift(moves);
        Map<MessageState, Integer> changed = new HashMap<>();
        moves.forEach(move -> changed.merge(move.to(), 1, Integer::sum));
        return new Applied(changed, waited.isEmpty() ? unknown.size() : 0, held);
    }

    private List<Held> refused(List<Refused> messages) {
        List<Held> held = new ArrayList<>();
        for (Refused message : messages) {
            String instance = books.instance(message.campaign(), message.position());
            books.note(message.campaign(), message.seq(), clock.instant(), "refused", instance, REFUSED);
            if (books.hold(instance, MessageBooks.REACH_OUT_LOCK, REFUSED, clock.instant())) {
                held.add(new Held(message.campaign(), instance, MessageBooks.REACH_OUT_LOCK));
            }
        }
        return held;
    }

    private void keep(List<Receipt> early) {
        jdbc.sql(Sql.text("insert-early-receipts")).param("receipts", rows(early))
                .param("now", Rows.utc(clock.instant())).update();
    }

    private static String rows(List<Receipt> receipts) {
        return CampaignRows.json(receipts.stream().map(receipt -> new Object[] {receipt.keyId(),
            receipt.status().name(), CampaignRows.text(receipt.at())}).toList());
    }

    /** Forgets receipts that no message claimed: they are of what people sent by hand. */
    public int purge(Duration age) {
        return Rows.inParts(AT_ONCE, jdbc.sql(Sql.text("purge-early-receipts"))
                .param("before", Rows.utc(clock.instant().minus(age))));
    }
}
