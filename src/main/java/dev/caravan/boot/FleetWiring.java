package dev.caravan.boot;

import java.time.Clock;
import java.util.Random;

import dev.caravan.fleet.Connections;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FlapDetector;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.FleetView;
import dev.caravan.fleet.Incidents;
import dev.caravan.fleet.Inventories;
import dev.caravan.fleet.Observations;
import dev.caravan.fleet.ProxyAssignments;
import dev.caravan.fleet.ProxyProbes;
import dev.caravan.fleet.Reconnections;
import dev.caravan.fleet.StatusPolls;
import dev.caravan.gateway.Gateways;
import dev.caravan.probe.ProxyCheck;
import org.apache.camel.spi.Registry;

/** What watches the fleet and works on it. */
final class FleetWiring {

    private final Settings settings;
    private final Stores stores;
    private final Gateways gateways;
    private final FleetCounters counters;
    private final Clock clock;
    private final FleetView view;
    private final Observations observations;

    FleetWiring(Settings settings, Stores stores, Gateways gateways, FleetCounters counters, Clock clock) {
        this.settings = settings;
        this.stores = stores;
        this.gateways = gateways;
        this.counters = counters;
        this.clock = clock;
        FleetSettings fleet = settings.fleet();
        view = new FleetView(stores.instances(), clock);
        observations = new Observations(stores.instances(), view, fleet.viewAge(), fleet.enableDiscovered(), counters);
    }

    void bindWatch(Registry registry) {
        FleetSettings fleet = settings.fleet();
        registry.bind("statusPolls", new StatusPolls(gateways, stores.gateways(), view, observations, counters, clock,
                fleet.pollInterval(), fleet.pollLease()));
        registry.bind("inventories", new Inventories(gateways, stores.gateways(), view, observations, stores.sagas(),
                stores.proxies(), stores.instances(), counters, clock, fleet.inventoryInterval(),
                fleet.inventoryLease()));
    }

    /** The incidents also have a say in what the sweeps report. */
    Incidents bindIncidents(Registry registry) {
        IncidentSettings wanted = settings.incidents();
        Incidents incidents = new Incidents(gateways, stores.incidents(), stores.signs(), stores.scores(),
                stores.turns(), wanted.policy(), wanted.every(), clock);
        registry.bind("incidents", incidents);
        return incidents;
    }

    void bindSagas(Registry registry, ProxyCheck check) {
        PoolSettings pool = settings.pool();
        ConnectionSettings connection = settings.connection();
        registry.bind("proxyAssignments", new ProxyAssignments(gateways, stores.sagas(), stores.instances(),
                stores.proxies(), observations, counters, pool.policy(), pool.limits(), clock));
        registry.bind("connections", new Connections(gateways, stores.sagas(), stores.instances(), stores.proxies(),
                stores.probes(), observations, stores.audit(), counters, connection.policy(), connection.limits(),
                clock));
        registry.bind("proxyProbes", new ProxyProbes(stores.probes(), stores.batches(), check, counters,
                pool.probe().limits(), clock));
    }

    /** What brings instances back, and the way in for the events that tell of them. */
    EventIntake bindRecovery(Registry registry, boolean clusterStarts, Closeables closeables) {
        ReconnectionSettings wanted = settings.recovery();
        Reconnections reconnections = new Reconnections(gateways, stores.reconnections(), wanted.policy(),
                wanted.limits(), counters, new Random(), clock);
        registry.bind("reconnections", reconnections);
        reconnections.start(clusterStarts);
        EventIntake intake = new EventIntake(observations, new FlapDetector(wanted.flapping()), reconnections, counters,
                wanted.intake(), clock);
        registry.bind("eventIntake", intake);
        closeables.add("the events that wait", intake::flush);
        return intake;
    }
}
