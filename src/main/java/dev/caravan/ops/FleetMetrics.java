package dev.caravan.ops;

import java.util.function.ToDoubleFunction;

import dev.caravan.domain.Band;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.ops.Fleet.Snapshot;
import dev.caravan.store.GatewayStore.GatewayStatus;
import dev.caravan.store.ProxyDirectory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * How the fleet is now, as metrics. Labels are statuses, bands and configured gateways: a bounded few, and no phone
 * numbers.
 */
public final class FleetMetrics implements MeterBinder {

    private final Fleet fleet;
    private final ProxyDirectory pool;
    private final Iterable<String> gateways;

    public FleetMetrics(Fleet fleet, ProxyDirectory pool, Iterable<String> gateways) {
        this.fleet = fleet;
        this.pool = pool;
        this.gateways = gateways;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ConnectionStatus status : ConnectionStatus.values()) {
            instances(registry, status);
        }
        fleet(registry, "caravan.instances.needing.human", "Instances that need a person",
                s -> s.instances().needsHuman());
        fleet(registry, "caravan.instances.with.proxy", "Instances whose proxy acts", s -> s.instances().withProxy());
        fleet(registry, "caravan.incidents.open", "Incidents that are open", s -> s.incidents().size());
        fleet(registry, "caravan.assignments.running", "Proxy assignments under way", Snapshot::assignments);
        for (Band band : Band.values()) {
            Gauge.builder("caravan.proxies", pool, p -> p.statistics().bands().getOrDefault(band, 0L))
                    .description("Proxies of the pool by band").tag("band", band.code()).register(registry);
        }
        Gauge.builder("caravan.proxies.in.use", pool, p -> p.statistics().inUse())
                .description("Proxies that an instance has").register(registry);
        Gauge.builder("caravan.proxies.available", pool, p -> p.statistics().available())
                .description("Proxies that can be leased").register(registry);
        for (String gateway : gateways) {
            gateway(registry, gateway);
        }
    }

    private void instances(MeterRegistry registry, ConnectionStatus status) {
        Gauge.builder("caravan.instances", fleet, f -> f.snapshot().instances().byStatus().getOrDefault(status, 0L))
                .description("Instances by connection status").tag("status", status.name()).register(registry);
    }

    private void gateway(MeterRegistry registry, String gateway) {
        Gauge.builder("caravan.gateway.up", fleet, f -> of(f, gateway, g -> Boolean.TRUE.equals(g.reachable()) ? 1 : 0))
                .description("1 if the gateway answered the newest poll").tag("gateway", gateway).register(registry);
        Gauge.builder("caravan.gateway.poll", fleet,
                        f -> of(f, gateway, g -> g.pollMillis() == null ? Double.NaN : g.pollMillis() / 1000.0))
                .description("How long the newest poll took").baseUnit("seconds").tag("gateway", gateway)
                .register(registry);
    }

    private void fleet(MeterRegistry registry, String name, String description, ToDoubleFunction<Snapshot> value) {
        Gauge.builder(name, fleet, f -> value.applyAsDouble(f.snapshot())).description(description).register(registry);
    }

    private static double of(Fleet fleet, String gateway, ToDoubleFunction<GatewayStatus> value) {
        return fleet.snapshot().gateways().stream().filter(g -> g.name().equals(gateway)).mapToDouble(value).findFirst()
                .orElse(Double.NaN);
    }
}
