package bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import dev.caravan.driven.Account;
import dev.caravan.driven.DrivenFleet;
import dev.caravan.driven.Plan;
import dev.caravan.driven.Season;
import dev.caravan.store.Database;
import dev.caravan.testing.TestMariaDb;

/**
 * A month of a fleet with mixed faults: Caravan's own parts over a real MariaDB, driven by one clock together with
 * simulated gateways. The account is kept by the simulated world. The seed is {@code -Dseed}.
 */
final class MonthBench {

    private static final int INSTANCES = Integer.getInteger("instances", 500);
    private static final int PROXIES = 2 * INSTANCES;
    private static final int DAYS = Integer.getInteger("days", 30);
    private static final long SEED = Long.getLong("seed", 1);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final double WANTED_SHARE = 0.999;
    /** Less often than shipped, as each look costs real time; neither brings a session back. */
    private static final Map<String, String> CHANGED =
            Map.of("incident.every", "60s", "proxy-probe.in-use-interval", "1h");

    private MonthBench() {
    }

    static void run() throws Exception {
        try (TestMariaDb server = TestMariaDb.start()) {
            server.execute("CREATE DATABASE month");
            try (Database database = Database.open(new Database.Settings(server.jdbcUrl("month"), TestMariaDb.USER, "",
                    8, LIMIT, LIMIT, LIMIT, LIMIT))) {
                play(new DrivenFleet(database.dataSource(), Plan.of(INSTANCES, PROXIES).seed(SEED).with(CHANGED)));
            }
        }
    }

    private static void play(DrivenFleet fleet) {
        Duration settled = fleet.settle();
        Season season = new Season(fleet, PROXIES, 1, SEED);
        long start = System.nanoTime();
        for (int day = 1; day <= DAYS; day++) {
            season.pass(Duration.ofDays(1));
            System.err.printf("day %d: %.5f, %d s%n", day, fleet.account().share(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
        Account account = fleet.account();
        Bench.row("fault", "times in 30 days", "for each of", "happened");
        Bench.row("---", "---:", "---:", "---:");
        season.rates().forEach(System.out::println);
        System.out.println();
        Bench.row("account", "figure", "wanted");
        Bench.row("---", "---:", "---:");
        Bench.row("instances, days", Figures.whole(INSTANCES) + ", " + DAYS, "");
        Bench.row("settled after", settled.toSeconds() + " s", "");
        Bench.row("possible, instance-hours", Figures.whole(account.possible().toHours()), "");
        Bench.row("connected / possible", "%.4f %%".formatted(100 * account.share()), "≥ 99.9 %");
        Bench.row("needless QR codes", account.needlessQrs().size(), "0");
        Bench.row("proxies ejected, of them wrongly", season.ejected().size() + ", " + season.ejectedWrongly().size(),
                "≤ " + PROXIES / 100);
        Bench.row("logins started", Figures.whole(account.starts()), "");
        Bench.row("shortest time between two of one gateway", account.smallestGap().toMillis() + " ms",
                "≥ " + fleet.settings().time("session-budget.gap").toMillis() + " ms");
        Bench.row("proxies under two sessions", account.shared().size(), "0");
        Bench.row("instances acted on by two nodes", account.twoOwners().size(), "0");
        Bench.row("CPU of the JVM", Duration.ofNanos(cpu()).toSeconds() + " s", "");
        System.out.println();
        Bench.row("longest outages", "from", "missed");
        Bench.row("---", "---", "---:");
        account.worst().stream().limit(10).forEach(outage -> Bench.row(outage.instance(), outage.from(),
                outage.time().toSeconds() + " s"));
        account.worst().stream().limit(5).forEach(outage ->
                System.err.println(outage + "\n" + fleet.records().story(outage.instance(), outage.from())));
        season.ejectedWrongly().forEach(System.err::println);
        account.needlessQrs().forEach(System.err::println);
        boolean kept = account.share() >= WANTED_SHARE && account.needlessQrs().isEmpty()
                && season.ejectedWrongly().size() <= PROXIES / 100 && account.shared().isEmpty()
                && account.twoOwners().isEmpty()
                && account.smallestGap().compareTo(fleet.settings().time("session-budget.gap")) >= 0;
        if (!kept) {
            throw new IllegalStateException("the account is not what was wanted");
        }
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
