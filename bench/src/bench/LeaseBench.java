package bench;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import dev.caravan.domain.ProxyProtocol;
import dev.caravan.store.PasswordSeal;
import dev.caravan.store.ProxyStore;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * 32 threads lease one proxy for each of 2,000 instances, from a small and from a large pool, in Caravan's way and in
 * the origin's. The pools take turns, so that a slow moment of the machine meets both.
 */
final class LeaseBench {

    private static final int THREADS = 32;
    private static final int INSTANCES = 2_000;
    private static final int SMALL = 4_000;
    private static final int LARGE = 1_000_000;
    private static final int RUNS = 3;
    private static final int BUFFER_POOL_MEGABYTES = 256;
    private static final Duration PLAIN_LIMIT = Duration.ofSeconds(60);
    private static final List<ProxyProtocol> PROTOCOLS = List.of(ProxyProtocol.HTTP, ProxyProtocol.SOCKS5);

    private record Run(Contention.Outcome outcome, long deadlocks) { }

    private final PasswordSeal seal = Keys.fresh();

    private LeaseBench() {
    }

    static void run() throws Exception {
        new LeaseBench().compare();
    }

    private void compare() throws Exception {
        try (BenchDatabase small = filled("lease-small", SMALL); BenchDatabase large = filled("lease-large", LARGE)) {
            caravan(small); // compiles what the measured runs use
            List<Run> inSmall = new ArrayList<>();
            List<Run> inLarge = new ArrayList<>();
            List<Run> again = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                small.settle();
                inSmall.add(caravan(small));
                again.add(caravan(small));
                large.settle();
                inLarge.add(caravan(large));
            }
            Bench.row("way", "pool", "leases", "leases/s", "p50 ms", "p99 ms", "deadlocks", "errors", "said empty",
                    "double leases");
            Bench.row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
            print("Caravan", SMALL, inSmall);
            print("Caravan", LARGE, inLarge);
            print("Caravan, all given back just before", SMALL, again);
            print("plain", SMALL, plain(small, RUNS));
            print("plain", LARGE, plain(large, 1));
            System.out.printf(Locale.ROOT, "%nLarge pool against small: %.2f times the time for a lease (medians)%n",
                    median(inSmall, r -> r.outcome().rate()) / median(inLarge, r -> r.outcome().rate()));
        }
    }

    private BenchDatabase filled(String name, int proxies) {
        BenchDatabase database = BenchDatabase.start(name, THREADS, BUFFER_POOL_MEGABYTES);
        Pool.fillInstances(database.jdbc(), INSTANCES);
        Pool.fillProxies(database.jdbc(), proxies, seal);
        return database;
    }

    private Run caravan(BenchDatabase database) throws Exception {
        ProxyStore store = new ProxyStore(database.dataSource(), seal, Clock.systemUTC());
        Run run = measured(database, instance -> store.lease(instance, PROTOCOLS, List.of())
                .map(ProxyStore.Leased::id).orElse(null), deadline());
        JdbcTemplate jdbc = database.jdbc();
        int held = jdbc.queryForObject("SELECT COUNT(*) FROM proxy WHERE is_used = 1", Integer.class);
        if (held != run.outcome().millis().length) {
            throw new IllegalStateException(held + " proxies are leased, not " + run.outcome().millis().length);
        }
        jdbc.update("UPDATE proxy SET assigned_instance_name = NULL WHERE is_used = 1");
        return run;
    }

    private List<Run> plain(BenchDatabase database, int runs) throws Exception {
        PlainPool.copy(database.jdbc());
        List<Run> done = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            database.settle();
            long deadline = deadline();
            done.add(measured(database, new PlainPool(database.dataSource(), deadline), deadline));
            PlainPool.release(database.jdbc());
        }
        return done;
    }

    private static long deadline() {
        return System.nanoTime() + PLAIN_LIMIT.toNanos();
    }

    private static Run measured(BenchDatabase database, Contention.Lease lease, long deadline) throws Exception {
        long before = database.status("Innodb_deadlocks");
        Contention.Outcome outcome = Contention.run(lease, INSTANCES, THREADS, deadline);
        return new Run(outcome, database.status("Innodb_deadlocks") - before);
    }

    private static void print(String way, int pool, List<Run> runs) {
        Bench.row(way, Figures.whole(pool), Figures.whole(median(runs, r -> r.outcome().millis().length)),
                Figures.number(median(runs, r -> r.outcome().rate())),
                Figures.number(median(runs, r -> r.outcome().percentile(0.50))),
                Figures.number(median(runs, r -> r.outcome().percentile(0.99))),
                whole(runs, Run::deadlocks), whole(runs, r -> r.outcome().errors()),
                whole(runs, r -> r.outcome().empty()), whole(runs, r -> r.outcome().doubles()));
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        return Figures.median(runs.stream().mapToDouble(figure).toArray());
    }

    /** Counts are those of the worst run. */
    private static String whole(List<Run> runs, ToDoubleFunction<Run> figure) {
        return Figures.whole(runs.stream().mapToDouble(figure).max().orElseThrow());
    }
}
