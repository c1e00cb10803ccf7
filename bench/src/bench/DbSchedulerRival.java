package bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.jdbc.MySQL8JdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * db-scheduler with lock-and-fetch, one task instance for each message, which is removed when it was sent and booked.
 * MariaDB is given out for MySQL 8, because db-scheduler has lock-and-fetch switched off for MariaDB.
 */
final class DbSchedulerRival implements Contender {

    /** At 50 ms no more than 20 a second for each of them. */
    private static final int THREADS = 300;
    /** What db-scheduler's own documentation advises for much to do. */
    private static final double LOWER = 1.0;
    private static final double UPPER = 4.0;
    private static final Duration POLL = Duration.ofMillis(100);

    /** Task data as plain text: instance, recipient and text in one line each. */
    private static final class Text implements Serializer {

        @Override
        public byte[] serialize(Object data) {
            return ((String) data).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] stored) {
            return type.cast(new String(stored, StandardCharsets.UTF_8));
        }
    }

    private static final class Ends extends AbstractSchedulerListener {

        private final CountDownLatch open;

        private Ends(CountDownLatch open) {
            this.open = open;
        }

        @Override
        public void onExecutionComplete(ExecutionComplete complete) {
            open.countDown();
        }
    }

    /** Whether it is kept what became of a message; without, nobody could tell afterwards. */
    private final boolean books;

    DbSchedulerRival(boolean books) {
        this.books = books;
    }

    @Override
    public String name() {
        return books ? "(b) db-scheduler, lock-and-fetch" : "(b') the same, nothing booked";
    }

    @Override
    public Result run(Load load) throws Exception {
        PlainMessages.fill(load);
        fill(load);
        CountDownLatch open = new CountDownLatch(load.messages());
        Meter[] meter = new Meter[1];
        OneTimeTask<String> send = Tasks.oneTime("send", String.class).execute((task, context) ->
                deliver(load, meter[0], task.getId(), task.getData(), context.getExecution()));
        Scheduler scheduler = Scheduler.create(load.database().dataSource(), send).threads(THREADS)
                .pollUsingLockAndFetch(LOWER, UPPER).pollingInterval(POLL).serializer(new Text())
                .jdbcCustomization(new MySQL8JdbcCustomization(true)).addSchedulerListener(new Ends(open)).build();
        try {
            meter[0] = Meter.start(load);
            scheduler.start();
            open.await();
            Result result = meter[0].stop();
            Integer left = load.jdbc().queryForObject("SELECT COUNT(*) FROM scheduled_tasks", Integer.class);
            if (left == null || left != 0) {
                throw new IllegalStateException(left + " tasks are left");
            }
            PlainMessages.requireSent(load, books ? load.messages() : 0);
            return result;
        } finally {
            scheduler.stop();
        }
    }

    private void deliver(Load load, Meter meter, String id, String data, Execution execution) {
        String[] parts = data.split("\n", 3);
        String keyId = load.sender().sendAndWait(new Message(Long.parseLong(id), parts[0], parts[1], parts[2]));
        meter.sent(ChronoUnit.MICROS.between(execution.lastHeartbeat, Instant.now()));
        if (books) {
            PlainMessages.book(load.jdbc(), Long.parseLong(id), keyId);
        }
    }

    /** The table that db-scheduler gives for MariaDB, without the indexes that only priorities need. */
    private static void fill(Load load) throws InterruptedException {
        JdbcTemplate jdbc = load.jdbc();
        jdbc.execute("DROP TABLE IF EXISTS scheduled_tasks");
        jdbc.execute("""
                CREATE TABLE scheduled_tasks (
                  task_name            VARCHAR(100) NOT NULL,
                  task_instance        VARCHAR(100) NOT NULL,
                  task_data            BLOB,
                  execution_time       DATETIME(6)  NOT NULL,
                  picked               BOOLEAN      NOT NULL,
                  picked_by            VARCHAR(50),
                  last_success         DATETIME(6)  NULL,
                  last_failure         DATETIME(6)  NULL,
                  consecutive_failures INT,
                  last_heartbeat       DATETIME(6)  NULL,
                  version              BIGINT       NOT NULL,
                  priority             SMALLINT,
                  PRIMARY KEY (task_name, task_instance),
                  INDEX execution_time_idx (execution_time),
                  INDEX last_heartbeat_idx (last_heartbeat)
                )""");
        jdbc.update("INSERT INTO scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)"
                + " SELECT 'send', seq, CONCAT_WS('\\n', instance, recipient, text), UTC_TIMESTAMP(6), 0, 1 FROM"
                + " (SELECT seq, " + load.columns() + " FROM " + load.numbers() + ") AS m");
        jdbc.execute("ANALYZE TABLE scheduled_tasks");
        load.database().settle();
    }
}
