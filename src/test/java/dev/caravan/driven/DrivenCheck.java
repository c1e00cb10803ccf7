package dev.caravan.driven;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.simulator.DrivenTime;
import dev.caravan.simulator.SimulatedEvolution;

/** Caravan's own test of a proxy, made in the simulated world. */
final class DrivenCheck implements ProxyCheck {

    private final DrivenTime time;
    private final SimulatedEvolution world;
    private final Duration limit;

    /** @param world any gateway of the fleet: proxies treat all alike */
    DrivenCheck(DrivenTime time, SimulatedEvolution world, Duration limit) {
        this.time = time;
        this.world = world;
        this.limit = limit;
    }

    @Override
    public CompletionStage<ProbeResult> check(ProxyAddress proxy) {
        CompletableFuture<ProbeResult> result = new CompletableFuture<>();
        Instant begun = time.instant();
        world.proxyFault(proxy.host(), proxy.port(), proxy.username(), proxy.password()).onSuccess(fault -> {
            long took = Duration.between(begun, time.instant()).toMillis();
            result.complete(fault.map(error -> ProbeResult.failed(took, error)).orElseGet(() -> ProbeResult.ok(took)));
        });
        time.schedule(limit, () ->
                result.complete(ProbeResult.failed(limit.toMillis(), "no answer within " + limit.toMillis() + " ms")));
        return result;
    }
}
