package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * As fast as plain Java gets: one thread claims batches, one event loop sends, one thread books batches. It has no
 * lease that another node could take over, no rules and no retries: the limit, not a design.
 */
final class HandWritten implements Contender {

    private static final int BATCH = 500;
    private static final int MOST_UNDER_WAY = 2_000;
    private static final long LINGER_MILLIS = 5;
    private static final long LIMIT_SECONDS = 30;

    private record Outcome(long id, String keyId) { }

    @Override
    public String name() {
        return "(d) by hand, batches of " + BATCH;
    }

    @Override
    public Result run(Load load) throws Exception {
        PlainMessages.fill(load);
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        Semaphore places = new Semaphore(MOST_UNDER_WAY);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Meter meter = Meter.start(load);
            Future<?> claiming = threads.submit(() -> claim(load, places, outcomes, meter));
            Future<?> booking = threads.submit(() -> book(load, places, outcomes));
            booking.get();
            claiming.get();
            Result result = meter.stop();
            PlainMessages.requireSent(load, load.messages());
            return result;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void claim(Load load, Semaphore places, BlockingQueue<Outcome> outcomes, Meter meter)
            throws InterruptedException {
        JdbcTemplate jdbc = load.jdbc();
        TransactionTemplate transaction =
                new TransactionTemplate(new JdbcTransactionManager(load.database().dataSource()));
        while (true) {
            places.acquire(BATCH);
            long claimed = System.nanoTime();
            List<Message> batch = transaction.execute(status -> claimed(jdbc));
            if (batch.isEmpty()) {
                return null;
            }
            places.release(BATCH - batch.size());
            for (Message message : batch) {
                load.sender().send(message).onSuccess(keyId -> {
                    meter.sent((System.nanoTime() - claimed) / 1_000);
                    outcomes.add(new Outcome(message.id(), keyId));
                });
            }
        }
    }

    private static List<Message> claimed(JdbcTemplate jdbc) {
        List<Message> batch = jdbc.query("SELECT id, instance, recipient, text FROM plain_message WHERE status = 0"
                + " ORDER BY id LIMIT " + BATCH + " FOR UPDATE SKIP LOCKED", Message::of);
        if (!batch.isEmpty()) {
            jdbc.update("UPDATE plain_message SET status = 1, claimed_at = UTC_TIMESTAMP(3) WHERE id IN ("
                    + batch.stream().map(m -> String.valueOf(m.id())).collect(Collectors.joining(",")) + ")");
        }
        return batch;
    }

    private static Void book(Load load, Semaphore places, BlockingQueue<Outcome> outcomes)
            throws InterruptedException {
        JdbcTemplate jdbc = load.jdbc();
        List<Outcome> batch = new ArrayList<>(BATCH);
        for (int booked = 0; booked < load.messages(); booked += batch.size()) {
            gather(outcomes, batch);
            book(jdbc, batch);
            places.release(batch.size());
        }
        return null;
    }

    /** A full batch, or what came within a moment after the first. */
    private static void gather(BlockingQueue<Outcome> outcomes, List<Outcome> batch) throws InterruptedException {
        batch.clear();
        Outcome first = outcomes.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (first == null) {
            throw new IllegalStateException("a claim or a send failed: no outcome for " + LIMIT_SECONDS + " s");
        }
        batch.add(first);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
        while (outcomes.drainTo(batch, BATCH - batch.size()) >= 0 && batch.size() < BATCH) {
            Outcome next = outcomes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }

    private static void book(JdbcTemplate jdbc, List<Outcome> batch) {
        String outcomes = batch.stream().map(o -> "[" + o.id() + ",\"" + o.keyId() + "\"]")
                .collect(Collectors.joining(",", "[", "]"));
        jdbc.update("""
                UPDATE plain_message AS m
                JOIN JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$[0]', key_id VARCHAR(40) PATH '$[1]')) AS o
                  ON o.id = m.id
                SET m.status = 2, m.key_id = o.key_id, m.sent_at = UTC_TIMESTAMP(3)""", outcomes);
    }
}
