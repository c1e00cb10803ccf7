package dev.caravan.it;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import dev.caravan.driven.Account;
import dev.caravan.driven.DrivenFleet;
import dev.caravan.driven.Plan;
import dev.caravan.driven.Season;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The short form of the month in bench/README.md: a day, with five times as many faults. */
@ExtendWith(MariaDbExtension.class)
class SeasonTest {

    private static final int INSTANCES = 60;
    private static final int PROXIES = 120;
    private static final int INTENSITY = 5;
    private static final double CONNECTED = 0.999;

    @Test
    void aFleetStaysConnectedWhateverBefallsIt(DataSource dataSource) {
        DrivenFleet fleet = new DrivenFleet(dataSource, Plan.of(INSTANCES, PROXIES)
                .with(Map.of("incident.every", "60s", "proxy-probe.in-use-interval", "1h")));
        fleet.settle();
        Season season = new Season(fleet, PROXIES, INTENSITY, 1);

        season.pass(Duration.ofDays(1));

        Account account = fleet.account();
        assertTrue(account.share() >= CONNECTED, () -> account.share() + ", longest: " + account.worst());
        assertEquals(List.of(), account.needlessQrs());
        assertEquals(List.of(), account.shared());
        assertEquals(List.of(), account.twoOwners());
        assertTrue(account.smallestGap().compareTo(fleet.settings().loginGap()) >= 0, account.smallestGap()::toString);
        assertTrue(season.ejectedWrongly().size() <= PROXIES / 100, season.ejectedWrongly()::toString);
    }
}
