package bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What the length of a campaign's queue costs, and how long after its moment a message goes out: the whole application
 * over one database and one stub gateway. {@code -Druns} of each queue.
 */
final class QueueBench {

    private static final int INSTANCES = 200;
    private static final int CONNECTIONS = 24;
    private static final int BUFFER_POOL_MEGABYTES = 256;
    private static final int WARM_UP = 50_000;
    private static final Duration LIMIT = Duration.ofMinutes(6);

    private QueueBench() {
    }

    static void run() throws Exception {
        try (BenchDatabase database = BenchDatabase.start("queue", CONNECTIONS, BUFFER_POOL_MEGABYTES);
                StubProcess gateway = StubProcess.start(INSTANCES);
                RunningCaravan caravan = RunningCaravan.start(database, gateway, INSTANCES, LIMIT)) {
            WarmUp.run(() -> {
                long campaign = caravan.create(Duration.ZERO);
                caravan.fill(campaign, WARM_UP);
                caravan.finish(campaign);
                caravan.clear();
            });
            new QueueLength(caravan, gateway, INSTANCES).run();
            System.out.println();
            new Punctuality(caravan, gateway).run();
        }
        System.err.println("load average at the end: "
                + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
