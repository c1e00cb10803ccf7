package bench;

import java.time.Duration;

import dev.caravan.driven.DrivenFleet;
import dev.caravan.driven.DrivenFleet.Plan;
import dev.caravan.store.Database;
import dev.caravan.testing.TestMariaDb;

/** A month of a fleet with mixed faults under a driven clock, and the account of it. */
final class MonthBench {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private MonthBench() {
    }

    static void run() throws Exception {
        int instances = Integer.getInteger("instances", 500);
        int days = Integer.getInteger("days", 30);
        try (TestMariaDb server = TestMariaDb.start()) {
            server.execute("CREATE DATABASE month");
            try (Database database = Database.open(new Database.Settings(server.jdbcUrl("month"), TestMariaDb.USER, "",
                    8, LIMIT, LIMIT, LIMIT, LIMIT))) {
                DrivenFleet fleet = new DrivenFleet(database.dataSource(), Plan.of(instances, instances * 2));
                long start = System.nanoTime();
                System.out.println("settled after " + fleet.settle() + " in " + (System.nanoTime() - start) / 1_000_000);
                start = System.nanoTime();
                fleet.advance(Duration.ofDays(days));
                System.out.println(days + " days in ms " + (System.nanoTime() - start) / 1_000_000 + " share "
                        + fleet.account().share());
            }
        }
    }
}
