package bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.springframework.jdbc.core.JdbcTemplate;

/** How long after its moment a message of a campaign with a delay is sent, the gateway's 50 ms included. */
final class Punctuality {

    private static final int ANSWER_MILLIS = 50;
    private static final Duration LENGTH = Duration.ofSeconds(30);
    /**
     * A delay below a second is kept in the mean, so moments are counted from the start; a longer one is kept between
     * each two messages, so each has its moment from the one before.
     */
    private static final String LATE = """
            SELECT TIMESTAMPDIFF(MICROSECOND, IF(c.delay_ms < 1000 OR m.seq = 1,
                c.started_at + INTERVAL (m.seq - 1) * c.delay_ms * 1000 MICROSECOND,
                LAG(m.sending_at) OVER (PARTITION BY c.id ORDER BY m.seq) + INTERVAL c.delay_ms * 1000 MICROSECOND),
                m.sent_at) AS micros
            FROM campaign c
            JOIN message m ON m.campaign_id = c.id AND m.state = 'sent'
            ORDER BY micros""";
    private static final String BEHIND = """
            SELECT MAX(TIMESTAMPDIFF(MICROSECOND, c.started_at + INTERVAL (m.seq - 1) * c.delay_ms * 1000 MICROSECOND,
                                     m.sent_at))
            FROM campaign c
            JOIN message m ON m.campaign_id = c.id AND m.seq = c.last_seq""";

    private final RunningCaravan caravan;
    private final StubProcess gateway;
    private final JdbcTemplate jdbc;

    Punctuality(RunningCaravan caravan, StubProcess gateway) {
        this.caravan = caravan;
        this.gateway = gateway;
        this.jdbc = caravan.database().jdbc();
    }

    void run() throws InterruptedException {
        Bench.row("campaigns", "delay ms", "due/s", "messages", "due to sent p50 ms", "p99 ms", "most ms",
                "last one behind ms");
        Bench.row("---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
        measure(1, Duration.ofMillis(20));
        measure(1, Duration.ofMillis(2));
        measure(10, Duration.ofSeconds(1));
    }

    private void measure(int count, Duration delay) throws InterruptedException {
        caravan.clear();
        gateway.reset(ANSWER_MILLIS);
        int each = (int) LENGTH.dividedBy(delay);
        List<Long> campaigns = IntStream.range(0, count).mapToObj(n -> caravan.create(delay)).toList();
        campaigns.forEach(campaign -> caravan.fill(campaign, each));
        campaigns.forEach(caravan.campaigns()::start);
        for (long campaign : campaigns) {
            caravan.until(() -> caravan.campaigns().tally(campaign).open() == 0);
        }
        print(count, delay, count * each);
    }

    private void print(int count, Duration delay, int messages) {
        long[] late = jdbc.queryForList(LATE, Long.class).stream().flatMapToLong(LongStream::of).toArray();
        if (late.length != messages) {
            throw new IllegalStateException(late.length + " of " + messages + " messages were sent");
        }
        Bench.row(count, delay.toMillis(), Figures.whole(count * 1e3 / delay.toMillis()), Figures.whole(messages),
                Figures.whole(late[messages / 2] / 1e3),
                Figures.whole(late[(int) Math.ceil(0.99 * messages) - 1] / 1e3),
                Figures.whole(late[messages - 1] / 1e3),
                Figures.whole(jdbc.queryForObject(BEHIND, Long.class) / 1e3));
    }
}
