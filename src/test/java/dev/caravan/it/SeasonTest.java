package dev.caravan.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.driven.Account;
import dev.caravan.driven.DrivenFleet;
import dev.caravan.driven.DrivenFleet.Plan;
import dev.caravan.driven.Season;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The short form of the month in bench/README.md: two days, three times as many faults. */
@ExtendWith(MariaDbExtension.class)
class SeasonTest {

    private static final int INSTANCES = 60;
    private static final int PROXIES = 120;

    @Test
    void aFleetStaysConnectedWhateverBefallsIt(DataSource dataSource) {
        DrivenFleet fleet = new DrivenFleet(dataSource, Plan.of(INSTANCES, PROXIES).with(Map.of("incident.every", "60s")));
        fleet.settle();
        Season season = new Season(fleet, PROXIES, 3, 1);

        season.pass(Duration.ofDays(2));

        Account account = fleet.account();
        System.out.println(String.join("\n", season.rates()));
        System.out.println(account.share() + " " + account.worst());
        account.worst().stream().filter(o -> o.time().toMinutes() < 500).limit(12).forEach(o -> System.out.println(o + fleet.story(o.instance(), o.from())));
        assertTrue(account.share() >= 0.999, () -> account.share() + ", worst: " + account.worst());
        assertEquals(List.of(), account.needlessQrs());
        assertEquals(List.of(), account.shared());
        assertEquals(List.of(), account.twoOwners());
        assertTrue(season.ejectedWrongly().size() <= PROXIES / 100, season.ejectedWrongly()::toString);
    }
}
