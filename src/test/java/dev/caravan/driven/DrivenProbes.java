package dev.caravan.driven;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.caravan.domain.saga.ConnectionPolicy.Probed;
import dev.caravan.simulator.DrivenTime;
import dev.caravan.store.ProxyStore;

/** Tests of proxies, as the simulated world has them. */
final class DrivenProbes {

    private record Outcome(Instant begun, Probed probed) {
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ROUND_TRIPS = Duration.ofMillis(240);

    private final DrivenTime time;
    private final ProxyStore proxies;
    private final ProxyHistory world;
    private final Map<Long, Outcome> outcomes = new HashMap<>();

    DrivenProbes(DrivenTime time, ProxyStore proxies, ProxyHistory world) {
        this.time = time;
        this.proxies = proxies;
        this.world = world;
    }

    void demand(long proxy) {
        Instant begun = time.instant();
        proxies.address(proxy).ifPresent(address -> {
            String behaviour = world.behaviour(address.host() + ":" + address.port());
            Duration took = switch (behaviour) {
                case "hang", "silent-after-200", "socks-silent" -> TIMEOUT;
                default -> ROUND_TRIPS;
            };
            boolean ok = switch (behaviour) {
                case "ok", "slow", "blocked-by-whatsapp", "same-exit-address" -> true;
                default -> false;
            };
            time.schedule(took, () -> outcomes.put(proxy,
                    new Outcome(begun, new Probed(ok, took.toMillis(), ok ? null : behaviour))));
        });
    }

    Optional<Probed> since(long proxy, Instant moment) {
        return Optional.ofNullable(outcomes.get(proxy)).filter(o -> !o.begun().isBefore(moment)).map(Outcome::probed);
    }
}
