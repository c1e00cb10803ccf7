package bench;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.store.CampaignStore;
import org.springframework.jdbc.core.JdbcTemplate;

/** The same number of messages sent from the head of queues of different lengths, by a gateway that answers at once. */
final class QueueLength {

    private static final int STRETCH = 10_000;
    private static final int SMALLEST = 10_000;
    private static final int LARGEST = 1_000_000;
    private static final int[] SIZES = {SMALLEST, 100_000, LARGEST};
    private static final int RUNS = Integer.getInteger("runs", 1);
    private static final int CANCELLED_AT_ONCE = 10_000;
    private static final List<String> READS = List.of("Handler_read_first", "Handler_read_key", "Handler_read_last",
            "Handler_read_next", "Handler_read_prev", "Handler_read_rnd", "Handler_read_rnd_next");

    /**
     * @param seconds from the first message's sending to the last one's answer
     * @param read    rows, as the server counts them
     * @param pages   that the server read from disk
     */
    private record Stretch(Result result, double seconds, long read, long pages) {

        double per1000(long count) {
            return 1_000 * result.perMessage(count);
        }
    }

    private final RunningCaravan caravan;
    private final CampaignStore campaigns;
    private final StubProcess gateway;
    private final int instances;
    private final JdbcTemplate jdbc;

    QueueLength(RunningCaravan caravan, StubProcess gateway, int instances) {
        this.caravan = caravan;
        this.campaigns = caravan.campaigns();
        this.gateway = gateway;
        this.instances = instances;
        this.jdbc = caravan.database().jdbc();
    }

    /** From small to large, and the smallest and the largest once more: it is not the order that tells. */
    void run() throws InterruptedException {
        Bench.row("campaign", "pending", "sent/s", "JVM ms per 1,000", "database ms", "statements", "rows written",
                "rows read", "pages read from disk", "claim to sent p50 ms", "p99 ms");
        Bench.row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
        long campaign = 0;
        for (int size : SIZES) {
            caravan.clear();
            campaign = caravan.create(Duration.ZERO);
            measure("alone", campaign, size);
        }
        measure("beside the largest, paused", caravan.create(Duration.ZERO), SMALLEST);
        measure("the largest again", campaign, LARGEST);
        cancel(campaign, 2 * STRETCH);
        measure("the largest, all but its end cancelled", campaign, 2 * STRETCH);
    }

    private void measure(String name, long campaign, int size) throws InterruptedException {
        List<Stretch> runs = new ArrayList<>();
        long current = campaign;
        for (int i = 0; i < RUNS; i++) {
            if (campaigns.find(current).orElseThrow().state() == CampaignState.COMPLETED) {
                current = caravan.create(Duration.ZERO);
            }
            caravan.fill(current, size);
            runs.add(stretch(current, size));
        }
        print(name, size, runs);
    }

    private Stretch stretch(long campaign, int size) throws InterruptedException {
        caravan.database().settle();
        gateway.reset(0);
        int before = campaigns.tally(campaign).of(MessageState.SENT);
        LocalDateTime begin = jdbc.queryForObject("SELECT UTC_TIMESTAMP(3)", LocalDateTime.class);
        Map<String, Long> from = BenchDatabase.status(jdbc, "GLOBAL");
        // Only the application sends.
        Meter meter = Meter.start(new Load(size, instances, 0, caravan.database(), gateway, null));
        campaigns.start(campaign);
        caravan.until(() -> campaigns.tally(campaign).of(MessageState.SENT) - before >= STRETCH);
        campaigns.pause(campaign, null, null);
        caravan.until(() -> underWay(campaigns.tally(campaign)) == 0);
        meter.end();
        Map<String, Long> to = BenchDatabase.status(jdbc, "GLOBAL");
        return new Stretch(told(meter, campaign, begin), seconds(campaign, begin),
                READS.stream().mapToLong(name -> to.get(name) - from.get(name)).sum(),
                to.get("Innodb_buffer_pool_reads") - from.get("Innodb_buffer_pool_reads"));
    }

    private static int underWay(Tally tally) {
        return tally.of(MessageState.CLAIMED) + tally.of(MessageState.SENDING);
    }

    private Result told(Meter meter, long campaign, LocalDateTime begin) {
        jdbc.query("SELECT TIMESTAMPDIFF(MICROSECOND, sending_at, sent_at)" + since(), row -> {
            meter.sent(row.getLong(1));
        }, campaign, begin);
        Result result = meter.stop();
        if (result.book().duplicates() > 0) {
            throw new IllegalStateException(result.book().toString());
        }
        return result;
    }

    private double seconds(long campaign, LocalDateTime begin) {
        return jdbc.queryForObject("SELECT TIMESTAMPDIFF(MICROSECOND, MIN(sending_at), MAX(sent_at)) / 1e6" + since(),
                Double.class, campaign, begin);
    }

    private static String since() {
        return " FROM message WHERE campaign_id = ? AND sending_at >= ?";
    }

    /** As if all but the last messages had been withdrawn: the campaign's rows stay, its queue is short. */
    private void cancel(long campaign, int left) {
        int next = jdbc.queryForObject("SELECT next_seq FROM campaign WHERE id = ?", Integer.class, campaign);
        int end = jdbc.queryForObject("SELECT last_seq FROM campaign WHERE id = ?", Integer.class, campaign) - left;
        int cancelled = 0;
        for (int first = next; first <= end; first += CANCELLED_AT_ONCE) {
            caravan.inTime();
            int last = Math.min(end, first + CANCELLED_AT_ONCE - 1);
            cancelled += jdbc.update("UPDATE message SET state = 'cancelled' WHERE campaign_id = ?"
                    + " AND seq BETWEEN ? AND ? AND state = 'pending'", campaign, first, last);
        }
        jdbc.update("UPDATE campaign SET next_seq = ? WHERE id = ?", end + 1, campaign);
        jdbc.update("UPDATE campaign_tally SET pending = pending - ?, cancelled = cancelled + ? WHERE campaign_id = ?",
                cancelled, cancelled, campaign);
    }

    private static void print(String name, int size, List<Stretch> runs) {
        Bench.row(name, Figures.whole(size), whole(runs, s -> s.result().sent() / s.seconds()),
                whole(runs, s -> s.result().per1000(s.result().jvm())),
                whole(runs, s -> s.result().per1000(s.result().database())),
                whole(runs, s -> s.per1000(s.result().statements())),
                whole(runs, s -> s.per1000(s.result().written())), whole(runs, s -> s.per1000(s.read())),
                number(runs, s -> s.per1000(s.pages())), number(runs, s -> s.result().claimed50()),
                number(runs, s -> s.result().claimed99()));
    }

    private static String whole(List<Stretch> runs, ToDoubleFunction<Stretch> figure) {
        return Figures.whole(median(runs, figure));
    }

    private static String number(List<Stretch> runs, ToDoubleFunction<Stretch> figure) {
        return Figures.number(median(runs, figure));
    }

    private static double median(List<Stretch> runs, ToDoubleFunction<Stretch> figure) {
        return Figures.median(runs.stream().mapToDouble(figure).toArray());
    }
}
