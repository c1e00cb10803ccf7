package bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.ApplyStateFilter;
import org.jobrunr.jobs.filters.JobServerFilter;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.states.JobState;
import org.jobrunr.jobs.states.ProcessingState;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.mariadb.MariaDbStorageProvider;

/** JobRunr on its tables for MariaDB, one job for each message, which is booked and stays as succeeded. */
final class JobRunrRival implements Contender {

    /** At 50 ms no more than 20 a second for each of them. */
    private static final int WORKERS = 200;
    /** The shortest that JobRunr allows; idle workers ask for more before. */
    private static final Duration POLL = Duration.ofSeconds(5);

    /** What JobRunr stores as JSON. */
    public static final class Deliver implements JobRequest {

        private long id;
        private String instance;
        private String recipient;
        private String text;

        /** For JSON. */
        public Deliver() {
        }

        Deliver(Message message) {
            this.id = message.id();
            this.instance = message.instance();
            this.recipient = message.recipient();
            this.text = message.text();
        }

        @Override
        public Class<Deliverer> getJobRequestHandler() {
            return Deliverer.class;
        }
    }

    /** Sends one message. */
    public static final class Deliverer implements JobRequestHandler<Deliver> {

        private final Load load;

        Deliverer(Load load) {
            this.load = load;
        }

        @Override
        public void run(Deliver job) {
            String keyId = load.sender().sendAndWait(new Message(job.id, job.instance, job.recipient, job.text));
            PlainMessages.book(load.jdbc(), job.id, keyId);
        }
    }

    /**
     * Sees each job when it was claimed, sent, and when that was committed. The measurement begins with the first
     * claim, because JobRunr lets a while pass after its start before it looks for jobs.
     */
    private static final class Watch implements JobServerFilter, ApplyStateFilter {

        private final CountDownLatch open;
        private final Load load;
        private Meter meter;

        private Watch(Load load) {
            this.open = new CountDownLatch(load.messages());
            this.load = load;
        }

        private synchronized Meter meter() {
            if (meter == null) {
                meter = Meter.start(load);
            }
            return meter;
        }

        @Override
        public void onProcessingSucceeded(Job job) {
            Instant claimed = job.getLastJobStateOfType(ProcessingState.class).orElseThrow().getCreatedAt();
            meter().sent(ChronoUnit.MICROS.between(claimed, Instant.now()));
        }

        @Override
        public void onStateApplied(Job job, JobState before, JobState after) {
            if (after.getName() == StateName.PROCESSING) {
                meter();
            } else if (after.getName() == StateName.SUCCEEDED) {
                open.countDown();
            }
        }
    }

    private record Activator(Deliverer deliverer) implements JobActivator {

        @Override
        public <T> T activateJob(Class<T> type) {
            return type.cast(deliverer);
        }
    }

    @Override
    public String name() {
        return "(c) JobRunr";
    }

    @Override
    public Result run(Load load) throws Exception {
        PlainMessages.fill(load);
        MariaDbStorageProvider tables = new MariaDbStorageProvider(load.database().dataSource());
        load.jdbc().execute("TRUNCATE TABLE jobrunr_jobs");
        Watch watch = new Watch(load);
        JobRunrConfigurationResult jobs = JobRunr.configure()
                .useJobActivator(new Activator(new Deliverer(load)))
                .useStorageProvider(tables).withJobFilter(watch)
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(WORKERS).andPollInterval(POLL), false)
                .initialize();
        try {
            List<Message> messages = load.jdbc().query("SELECT seq AS id, " + load.columns() + " FROM "
                    + load.numbers(), Message::of);
            jobs.getJobRequestScheduler().enqueue(messages.stream().map(Deliver::new));
            load.database().settle();
            jobs.getBackgroundJobServer().start();
            watch.open.await();
            Result result = watch.meter().stop();
            PlainMessages.requireSent(load, load.messages());
            return result;
        } finally {
            JobRunr.destroy();
        }
    }
}
