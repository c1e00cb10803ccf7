package dev.caravan.boot;

import dev.caravan.domain.MuteGuard;
import dev.caravan.domain.MutePolicy;
import dev.caravan.fleet.RoundTrips;

/** How sessions are asked for a sign of life ({@code deep-sweep.*}). */
record DeepSweepSettings(RoundTrips.Limits limits, MuteGuard guard) {

    static DeepSweepSettings read(Config config) {
        int concurrency = config.integer("deep-sweep.concurrency", 1, 10_000);
        if (concurrency >= config.integer("gateway.connections", 2, 10_000)) {
            config.mistake("deep-sweep.concurrency",
                    "fewer than gateway.connections: mute sessions hold theirs, and others must be left");
        }
        RoundTrips.Limits limits = new RoundTrips.Limits(config.duration("deep-sweep.timeout"), concurrency,
                config.duration("deep-sweep.length"), new MutePolicy(config.integer("deep-sweep.mute-after", 1, 1000),
                        config.integer("deep-sweep.ask-person-after", 1, 1000)),
                config.integer("deep-sweep.sample-after", 1, 1000));
        if (limits.length().compareTo(limits.within()) <= 0) {
            config.mistake("deep-sweep.length", "a time longer than deep-sweep.timeout");
        }
        return new DeepSweepSettings(limits, new MuteGuard(config.integer("deep-sweep.blind-count", 1, 1_000_000),
                config.ratio("deep-sweep.blind-share")));
    }
}
