package dev.caravan.boot;

import java.time.Clock;
import java.util.List;

import dev.caravan.domain.saga.Saga;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.HealthLook;
import dev.caravan.fleet.Incidents;
import dev.caravan.fleet.MemoryWatch;
import dev.caravan.fleet.RecoveryLook;
import dev.caravan.fleet.RoundTrips;
import dev.caravan.fleet.Sweeps;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.Threads;
import dev.caravan.store.NodeStore;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** The sweeps, and what each of them looks at. */
record SweepWiring(Sweeps sweeps, MemoryWatch memory) {

    /** Name by which DeepSweep knows its threads; nothing here knows a route. */
    private static final String DEEP_SWEEP_LANES = "deep-sweep-lanes";

    static SweepWiring of(Settings settings, Stores stores, NodeStore nodes, MeterRegistry meters, Clock clock) {
        return new SweepWiring(new Sweeps(stores.sweeps(), meters, clock),
                new MemoryWatch(nodes, settings.sweeps().memory(), clock));
    }

    void bind(Registry registry, Settings settings, Stores stores, NodeStore nodes, Gateways gateways,
              Incidents incidents, Clock clock) {
        registry.bind("sweeps", sweeps);
        registry.bind("healthLook", new HealthLook(stores.looks(), gateways, clock, settings.fleet().pollInterval()));
        registry.bind("memoryWatch", memory);
        registry.bind("recoveryLook", new RecoveryLook(stores.looks(), nodes, clock, settings.sweeps().stuckAfter(),
                List.of(incidents::report)));
    }

    static void bindDeep(CamelContext context, DeepSweepSettings settings, Stores stores, Gateways gateways,
                         Incidents incidents, FleetCounters counters, Clock clock) {
        context.getExecutorServiceManager().registerThreadPoolProfile(Threads.atOnce(DEEP_SWEEP_LANES,
                settings.limits().concurrency() * Math.max(1, gateways.names().size())));
        context.getRegistry().bind("roundTrips", new RoundTrips(gateways, stores.pings(),
                instance -> stores.sagas().beginConnection(instance, Saga.ZOMBIE, null), incidents, counters,
                settings.guard(), settings.limits(), clock));
    }
}
