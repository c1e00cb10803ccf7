package dev.caravan.boot;

import java.time.Duration;

/**
 * When sweeps run (SPEC 5); their intervals are read by routes alone.
 *
 * @param first        after the start of the cluster
 * @param misfireAfter what is later than that is left out
 * @param longest      a run that takes longer is given up
 */
record SweepSettings(Duration first, Duration misfireAfter, Duration longest) {

    static SweepSettings read(Config config) {
        return new SweepSettings(config.duration("sweep.first"), config.duration("sweep.misfire-after"),
                config.duration("sweep.longest"));
    }
}
