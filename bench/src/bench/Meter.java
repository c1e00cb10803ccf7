package bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.OperatingSystemMXBean;

/** Measures one run of a contender: time, CPU of all three processes, the database's counters, the gateway's book. */
final class Meter {

    private static final List<String> WRITES = List.of("Handler_write", "Handler_update", "Handler_delete");

    private record Reading(long nanos, double jvm, double database, double stub, long statements, long written) { }

    private final Load load;
    private final long[] claimedMicros;
    private final AtomicInteger sent = new AtomicInteger();
    private final Reading start;
    private Reading end;

    private Meter(Load load) {
        this.load = load;
        this.claimedMicros = new long[load.messages()];
        this.start = reading();
    }

    static Meter start(Load load) {
        return new Meter(load);
    }

    /** The gateway has answered that it took a message. May be called by many threads. */
    void sent(long microsSinceClaim) {
        claimedMicros[sent.getAndIncrement()] = microsSinceClaim;
    }

    /** All outcomes are committed; what is told after this is not measured. */
    void end() {
        end = reading();
    }

    /** What was measured until the {@link #end}, or now. */
    Result stop() {
        if (end == null) {
            end();
        }
        int count = sent.get();
        StubBook.Totals book = load.gateway().book();
        if (book.distinct() != count) {
            throw new IllegalStateException(count + " messages were sent, the gateway got " + book.distinct());
        }
        long[] claimed = Arrays.copyOf(claimedMicros, count);
        Arrays.sort(claimed);
        return new Result(count, (end.nanos - start.nanos) / 1e9, end.jvm - start.jvm, end.database - start.database,
                end.stub - start.stub, end.statements - start.statements, end.written - start.written,
                claimed[count / 2] / 1e3, claimed[(int) Math.ceil(0.99 * count) - 1] / 1e3, book);
    }

    private Reading reading() {
        Map<String, Long> status = BenchDatabase.status(load.jdbc(), "GLOBAL");
        double jvm = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
        double database = ProcessHandle.current().children()
                .filter(p -> p.info().command().orElse("").contains("mariadbd")).mapToDouble(Meter::cpu).sum();
        return new Reading(System.nanoTime(), jvm, database, cpu(load.gateway().handle()), status.get("Questions"),
                WRITES.stream().mapToLong(status::get).sum());
    }

    private static double cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }
}
