package dev.caravan.routes;

import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepRun;
import dev.caravan.fleet.Sweeps;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.HealthSweep;
import routes.SweepSchedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class SweepScheduleTest {

    private final ScriptedGateways gateways = new ScriptedGateways("evo");
    private FleetRoutes fleet;
    private Sweeps sweeps;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        // The recovery sweep is not there: whoever runs it fails.
        fleet = FleetRoutes.start(dataSource, gateways, null, new SweepSchedule(), new HealthSweep());
        sweeps = fleet.routes.context().getRegistry().lookupByNameAndType("sweeps", Sweeps.class);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private SweepRun fire(Sweep sweep) {
        fleet.routes.trigger(sweep.code() + "-sweep-schedule");
        return sweeps.last(sweep).orElseThrow();
    }

    @Test
    void aFireRunsItsSweepAndRecordsWhatItFound() {
        SweepRun run = fire(Sweep.HEALTH);

        assertEquals(SweepRun.BY_SCHEDULE, run.cause());
        assertEquals(1, run.findings().counts().get("gateways"));
        assertNull(run.error());
        assertEquals(1, fleet.meters.get("caravan.sweeps").tags("sweep", "health", "result", "done").timer().count());
    }

    @Test
    void aSweepThatFailsSaysWhyAndTheNextFireBeginsItAgain() {
        SweepRun failed = fire(Sweep.RECOVERY);

        assertNotNull(failed.endedAt());
        assertNull(failed.findings());
        assertTrue(failed.error().contains("recovery-sweep"), failed.error());
        assertEquals(failed.id() + 1, fire(Sweep.RECOVERY).id());
    }

    @Test
    void aFireIsLeftOutWhileARunIsUnderWay() {
        SweepRun underWay = sweeps.begin(Sweep.HEALTH, SweepRun.BY_HTTP).orElseThrow();

        assertEquals(underWay, fire(Sweep.HEALTH));
        assertEquals(List.of(underWay), sweeps.newest(Sweep.HEALTH, 5));
    }
}
