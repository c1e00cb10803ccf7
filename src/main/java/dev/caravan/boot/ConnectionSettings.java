package dev.caravan.boot;

import java.time.Duration;

import dev.caravan.domain.saga.ConnectionPolicy;
import dev.caravan.domain.saga.ProxyChange;
import dev.caravan.fleet.Connections;

/**
 * How instances are connected.
 *
 * @param gap   between two logins that are started at a gateway
 * @param ahead how far ahead turns are given
 */
record ConnectionSettings(ConnectionPolicy policy, Connections.Limits limits, Duration gap, Duration ahead) {

    static ConnectionSettings read(Config config) {
        String key = "instance-connection.";
        ConnectionPolicy policy = new ConnectionPolicy(config.integer(key + "tries", 1, 100),
                config.duration(key + "first-delay"), config.duration(key + "next-delay"),
                config.duration(key + "login-within"), config.duration(key + "open-grace"),
                config.duration(key + "verify-every"), config.duration(key + "grace"),
                config.duration(key + "probe-within"), config.duration(key + "slow-from"),
                config.duration(key + "pool-empty-retry"), config.duration(key + "look-again"),
                config.integer(key + "gateway-failures", 1, 1000), config.bool(key + "clear-paired"),
                config.bool(key + "allow-direct"), new ProxyChange(config.duration("proxy-assignment.cooling"),
                        config.duration("proxy-assignment.first-backoff"),
                        config.duration("proxy-assignment.last-backoff")));
        return new ConnectionSettings(policy,
                new Connections.Limits(config.duration(key + "lease"), config.integer(key + "workers", 1, 500),
                        config.integer("instance.discards-per-minute", 0, 10_000)),
                config.duration("session-budget.gap"), config.duration("session-budget.ahead"));
    }
}
