package dev.caravan.boot;

import java.time.Clock;
import java.util.Collection;
import javax.management.JMException;
import javax.sql.DataSource;

import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.Sweeps;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.endpoint.HealthEndpoints;
import dev.caravan.ops.DatabaseCheck;
import dev.caravan.ops.Fleet;
import dev.caravan.ops.FleetMetrics;
import dev.caravan.ops.ManagedFleet;
import dev.caravan.ops.ManagedSweeps;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.Registry;

/** What operators read: health, metrics and MBeans. */
final class OpsWiring {

    /** Where runs of sweeps go that somebody began; the channel of routes/SweepSchedule. */
    private static final String BEGUN_SWEEPS = "seda:sweep-by-hand";

    private final Stores stores;
    private final Gateways gateways;
    private final Fleet fleet;

    OpsWiring(FleetSettings settings, Stores stores, Gateways gateways, Clock clock) {
        this.stores = stores;
        this.gateways = gateways;
        fleet = new Fleet(stores.directory(), stores.gateways(), stores.scores(), stores.sagas(), gateways.names(),
                settings.countAge(), clock);
    }

    void bindHealth(Registry registry, DataSource dataSource, Collection<String> profiles, Settings.Http http,
                    Clock clock) {
        DatabaseCheck database = new DatabaseCheck(dataSource);
        registry.bind("databaseCheck", database);
        registry.bind("healthEndpoints", new HealthEndpoints(database, fleet, stores.pool(), CaravanMain.version(),
                String.join(",", profiles), http.slowRequests(), clock));
    }

    void publish(CamelContext context, MeterRegistry meters, FleetCounters counters, Sweeps sweeps,
                 Closeables closeables) throws JMException {
        new FleetMetrics(fleet, stores.pool(), gateways.names()).bindTo(meters);
        ProducerTemplate begun = context.createProducerTemplate();
        closeables.add("the sweeps' MBeans", new ManagedSweeps(sweeps, run -> begun.sendBody(BEGUN_SWEEPS, run)));
        closeables.add("the MBeans", new ManagedFleet(fleet, stores.pool(), stores.gateways(), counters,
                gateways.names()));
    }
}
