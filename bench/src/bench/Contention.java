package bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many threads that lease one proxy for each instance, until all have one or the time is over. */
final class Contention {

    /** One way to lease. */
    interface Lease {

        /** @return the proxy's id, or null when the pool is said to be empty */
        Long take(String instance) throws Exception;
    }

    /**
     * @param millis  time of each lease, ascending; of repeated ones all tries together
     * @param errors  exceptions that the caller of a lease saw, each of which made it try again
     * @param empty   answers that the pool is empty
     * @param doubles proxies that were leased more than once
     */
    record Outcome(double seconds, double[] millis, int errors, int empty, int doubles) {

        double rate() {
            return millis.length / seconds;
        }

        double percentile(double share) {
            return millis.length == 0 ? Double.NaN : millis[(int) Math.ceil(share * millis.length) - 1];
        }
    }

    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private final AtomicInteger empty = new AtomicInteger();
    private final Collection<Long> leased = new ConcurrentLinkedQueue<>();
    private final Collection<Double> millis = new ConcurrentLinkedQueue<>();
    private final Lease lease;
    private final int instances;
    private final long deadline;

    private Contention(Lease lease, int instances, long deadline) {
        this.lease = lease;
        this.instances = instances;
        this.deadline = deadline;
    }

    /** @param deadline on the clock of {@link System#nanoTime()} */
    static Outcome run(Lease lease, int instances, int threads, long deadline) throws Exception {
        return new Contention(lease, instances, deadline).run(threads);
    }

    private Outcome run(int threads) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ends.add(workers.submit(this::work));
            }
            for (Future<?> end : ends) {
                end.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double[] times = millis.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(times);
            return new Outcome(seconds, times, errors.get(), empty.get(),
                    leased.size() - new HashSet<>(leased).size());
        } finally {
            workers.shutdownNow();
        }
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < instances; i = next.getAndIncrement()) {
            long start = System.nanoTime();
            while (!leasedFor(Pool.instance(i))) {
                if (System.nanoTime() >= deadline) {
                    return;
                }
            }
            millis.add((System.nanoTime() - start) / 1e6);
        }
    }

    private boolean leasedFor(String instance) {
        try {
            Long id = lease.take(instance);
            if (id == null) {
                empty.incrementAndGet();
                return false;
            }
            return leased.add(id);
        } catch (Exception e) {
            errors.incrementAndGet();
            return false;
        }
    }
}
