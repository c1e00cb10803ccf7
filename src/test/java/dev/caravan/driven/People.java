package dev.caravan.driven;

import java.time.Duration;
import java.util.Random;

/** The people around a fleet: slow, but they do what they are asked to. */
final class People {

    private static final Duration LOOK = Duration.ofSeconds(10);
    /** After this a person asks for another code. */
    private static final int PATIENCE = 60;

    private final DrivenFleet fleet;
    private final Random random;

    People(DrivenFleet fleet, Random random) {
        this.fleet = fleet;
        this.random = random;
    }

    /** Asks for a QR code and scans it when it is there. */
    void pair(String instance, Runnable paired) {
        fleet.personConnects(instance);
        await(instance, PATIENCE, paired);
    }

    private void await(String instance, int looks, Runnable paired) {
        fleet.time().schedule(LOOK.plusMillis(random.nextInt(5_000)), () -> {
            boolean shown = "QR_REQUIRED".equals(fleet.records().column(instance, "connection_status"));
            boolean there = fleet.showsQr(instance);
            if (shown && there) {
                fleet.personScans(instance);
                paired.run();
            } else if (looks == 0) {
                pair(instance, paired);
            } else {
                await(instance, looks - 1, paired);
            }
        });
    }
}
