package dev.caravan.boot;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

import dev.caravan.campaign.Foresight;
import dev.caravan.campaign.MessageEvents;
import dev.caravan.campaign.MessageIntake;
import dev.caravan.fleet.EventIntake;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.fleet.Incidents;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.HttpEdge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Registry;

/**
 * Builds the application's parts from its settings and binds them where routes find them, in the order in which they
 * need each other.
 */
final class Wiring implements CamelConfiguration {

    /** What the database keeps of a moment. */
    private static final Duration TICK = Duration.ofMillis(1);

    private final Settings settings;
    private final LaunchOptions options;
    private final Closeables closeables;
    private final Clock clock = Clock.tick(Clock.systemUTC(), TICK);

    /** @param closeables takes whatever must be closed after Camel has stopped */
    Wiring(Settings settings, LaunchOptions options, Closeables closeables) {
        this.settings = settings;
        this.options = options;
        this.closeables = closeables;
    }

    /** Runs before any route is built. What it opens goes into the closeables at once. */
    @Override
    public void configure(CamelContext context) throws Exception {
        Registry registry = context.getRegistry();
        DataSource dataSource = DatabaseWiring.open(settings.database(), closeables);
        registry.bind("dataSource", dataSource);
        Stores stores = Stores.over(dataSource, DatabaseWiring.seal(settings.pool(), dataSource), settings, clock);
        stores.scores().alignBands();

        GatewayWiring gatewayParts = GatewayWiring.open(settings, stores, closeables);
        Gateways gateways = gatewayParts.gateways();
        gatewayParts.bind(registry, settings.fleet());
        MeterRegistry meters = MicrometerUtils.getOrCreateMeterRegistry(registry,
                MicrometerConstants.METRICS_REGISTRY_NAME);
        FleetCounters counters = new FleetCounters(meters, gateways.names());

        FleetWiring fleet = new FleetWiring(settings, stores, gateways, counters, clock);
        fleet.bindWatch(registry);
        Incidents incidents = fleet.bindIncidents(registry);
        fleet.bindSagas(registry, gatewayParts.check());

        ClusterWiring cluster = ClusterWiring.join(dataSource, settings, clock, closeables);
        EventIntake intake = fleet.bindRecovery(registry, cluster.starts(), closeables);
        cluster.bind(context, dataSource, settings, clock, closeables);

        CampaignWiring campaigns = new CampaignWiring(dataSource, settings.campaigns(), gateways, meters, clock);
        Foresight foresight = campaigns.bindDispatch(registry, settings.fleet().node(), context::isStopping);
        MessageEvents reports = campaigns.bindEvidence(registry, stores.senders(),
                settings.contacts().stopWords());

        CampaignApiWiring.bind(registry, dataSource, settings, foresight, stores.audit(), clock);

        SweepWiring sweeps = SweepWiring.of(settings, stores, cluster.nodes(), meters, clock);
        sweeps.bind(registry, settings, stores, cluster.nodes(), gateways, incidents, clock);
        SweepWiring.bindDeep(context, settings.deepSweep(), stores, gateways, incidents, counters, clock);

        OpsWiring ops = new OpsWiring(settings.fleet(), stores, gateways, clock);
        HttpWiring http = new HttpWiring(settings, stores, gateways, counters, clock);
        HttpEdge edge = http.bindEdge(registry, options.environment());
        ops.bindHealth(registry, dataSource, options.profiles(), settings.http(), clock);
        MessageIntake messages = closeables.add("the news of messages",
                new MessageIntake(reports, settings.recovery().messages()));
        http.bindEndpoints(registry, edge, gatewayParts.check(), intake, messages, sweeps);
        gatewayParts.publish(meters, closeables);
        RouteMetrics.sparePerMessageRoutes(context);
        ops.publish(context, meters, counters, sweeps.sweeps(), closeables);
        CampaignApiWiring.publish(registry, dataSource, meters, settings.fleet().countAge(), closeables, clock);
    }
}
