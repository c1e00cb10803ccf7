package dev.caravan.boot;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import dev.caravan.campaign.GroupCommit;
import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.ReconnectPolicy;
import dev.caravan.domain.ReconnectPolicy.Error515;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FlapDetector;
import dev.caravan.fleet.Reconnections;

/**
 * When what is down is tried again, and what gateways may report at once.
 *
 * @param intake   limits of events of sessions
 * @param messages limits of news of messages
 */
record ReconnectionSettings(ReconnectPolicy policy, Reconnections.Limits limits, FlapDetector.Limits flapping,
                            EventIntake.Limits intake, GroupCommit.Limits messages) {

    /** What becomes of an error 515 that outlasts its tries. */
    private enum End515 {
        PAIR, PARK
    }

    static ReconnectionSettings read(Config config) {
        Duration stable = config.duration("reconnection.stable");
        Error515 error515 = new Error515(config.duration("reconnection.error-515-step"),
                config.integer("reconnection.error-515-tries", 1, 1000),
                config.oneOf("reconnection.error-515-end", End515.class) == End515.PAIR);
        ReconnectPolicy policy = new ReconnectPolicy(bases(config), config.duration("reconnection.max"),
                config.duration("reconnection.jitter"), config.integer("reconnection.tries", 1, 10_000),
                config.integer("reconnection.bad-session-tries", 1, 10_000),
                config.duration("reconnection.heartbeat"), error515);
        return new ReconnectionSettings(policy,
                new Reconnections.Limits(stable, config.duration("reconnection.start-window"),
                        config.integer("instance.discards-per-minute", 0, 10_000),
                        config.duration("recovery-sweep.stuck-after")),
                new FlapDetector.Limits(config.integer("reconnection.flap-count", 2, 1000),
                        config.duration("reconnection.flap-window"), stable),
                new EventIntake.Limits(config.integer("webhook.burst", 1, 10_000),
                        config.integer("webhook.pending-max", 1, 10_000_000)),
                new GroupCommit.Limits(config.integer("webhook.batch", 1, 10_000),
                        config.integer("webhook.waiting-max", 1, 1_000_000)));
    }

    private static Map<ConnectionFault, Duration> bases(Config config) {
        Map<ConnectionFault, Duration> bases = new EnumMap<>(ConnectionFault.class);
        for (ConnectionFault fault : ConnectionFault.values()) {
            if (ReconnectPolicy.hasLadder(fault)) {
                bases.put(fault, config.duration("reconnection.base." + fault.code()));
            }
        }
        return bases;
    }
}
