package dev.caravan.boot;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The simulated Evolution API of the demo.
 *
 * @param gateway     name under which Caravan talks to it
 * @param keyFile     where its key is kept for whoever wants to cause faults
 * @param instances   instances that it has
 * @param loginWithin time over which they log in
 * @param proxies     proxies that the pool gets if it is empty
 */
record SimulatorSettings(boolean enabled, String host, int port, String gateway, Path keyFile, int instances,
                         Duration loginWithin, int proxies) {

    static SimulatorSettings read(Config config) {
        return new SimulatorSettings(config.bool("simulator.enabled"), config.text("simulator.host"),
                config.port("simulator.port"), config.text("simulator.gateway"), config.path("simulator.key-file"),
                config.integer("simulator.instances", 0, 100_000), config.duration("simulator.login-within"),
                config.integer("simulator.proxies", 0, 1_000_000));
    }
}
