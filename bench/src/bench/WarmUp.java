package bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Runs something until the JVM's compilers have come to rest: on two cores they take what the figures would show. */
final class WarmUp {

    /** A round that comes to nothing, or fails. */
    interface Round {
        void run() throws Exception;
    }

    /** Time of compiling in a round, as a share of its time, that counts as rest. */
    private static final double REST = 0.05;
    private static final int MOST_ROUNDS = 8;

    private WarmUp() {
    }

    static void run(Round round) throws Exception {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        double share = 1;
        for (int n = 0; n < MOST_ROUNDS && share > REST; n++) {
            long compiling = compilers.getTotalCompilationTime();
            long begin = System.nanoTime();
            round.run();
            share = (double) (compilers.getTotalCompilationTime() - compiling)
                    / Duration.ofNanos(System.nanoTime() - begin).toMillis();
        }
    }
}
