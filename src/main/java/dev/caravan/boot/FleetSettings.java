package dev.caravan.boot;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.GatewayBreakers;
import dev.caravan.gateway.GatewaySettings;

/**
 * The gateways and how they are watched.
 *
 * @param node name of this node in leases
 */
record FleetSettings(String node, List<GatewaySettings> gateways, Duration pollInterval, Duration pollLease,
                     Duration inventoryInterval, Duration inventoryLease, boolean enableDiscovered, Duration viewAge,
                     Duration qrAge, int discardBudget, Duration countAge, int connections,
                     Duration connectTimeout, GatewayBreakers.Limits breaker) {

    /** The newest version read (GATEWAYS, versions). */
    private static final String VERSION = "2.3.7";
    /** Guesses are not slowed down. */
    private static final int SHORTEST_TOKEN = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** A gateway tests a proxy with two requests to a third party before it answers (GATEWAYS 1.4). */
    private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(30);
    /** A send to a dead session is answered after 60 s (GATEWAYS 1.5); 15 s more for the answer (GATEWAYS 6.6). */
    static final Duration SEND_TIMEOUT = Duration.ofSeconds(75);

    static FleetSettings read(Config config) {
        String node = config.optional("node.name", config::text)
                .orElseGet(() -> hostName() + ":" + config.port("http.port"));
        List<GatewaySettings> gateways = config.names("gateway").stream().map(name -> gateway(config, name)).toList();
        return new FleetSettings(node, gateways, config.duration("instance-status-polling.interval"),
                config.duration("instance-status-polling.lease"), config.duration("gateway-inventory.interval"),
                config.duration("gateway-inventory.lease"), config.bool("instance.enable-discovered"),
                config.duration("instance.view-age"), config.duration("instance.qr-age"),
                config.integer("instance.discards-per-minute", 0, 10_000), config.duration("fleet-statistics.age"),
                config.integer("gateway.connections", 2, 10_000),
                Duration.ofMillis(config.integer("gateway.connect-timeout", 1, 600_000)), breaker(config));
    }

    /** The keys are those of Camel's own breakers, which users' routes may have. */
    static GatewayBreakers.Limits breaker(Config config) {
        String key = "camel.resilience4j.";
        return new GatewayBreakers.Limits(config.integer(key + "sliding-window-size", 1, 100_000),
                config.integer(key + "minimum-number-of-calls", 1, 100_000),
                config.integer(key + "failure-rate-threshold", 1, 100),
                Duration.ofSeconds(config.integer(key + "wait-duration-in-open-state", 1, 86_400)),
                config.integer(key + "permitted-number-of-calls-in-half-open-state", 1, 100_000));
    }

    private static GatewaySettings gateway(Config config, String name) {
        String key = "gateway." + name + ".";
        Optional<String> token = config.optional(key + "webhook-token", config::text);
        Optional<URI> webhook = config.optional(key + "webhook-url", config::uri);
        if (token.isPresent() ? token.get().length() < SHORTEST_TOKEN : webhook.isPresent()) {
            config.mistake(key + "webhook-token", SHORTEST_TOKEN + " characters or more");
        }
        return new GatewaySettings(name, config.oneOf(key + "kind", GatewayKind.class), config.uri(key + "url"),
                config.text(key + "api-key"), config.optional(key + "version", config::text).orElse(VERSION),
                config.optional(key + "timeout", config::duration).orElse(TIMEOUT),
                config.optional(key + "proxy-timeout", config::duration).orElse(PROXY_TIMEOUT),
                config.optional(key + "send-timeout", config::duration).orElse(SEND_TIMEOUT),
                config.optional(key + "metrics-user", config::text).orElse(""),
                config.optional(key + "metrics-password", config::text).orElse(""),
                webhook.map(URI::toString).orElse(""), token.orElse(""));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
