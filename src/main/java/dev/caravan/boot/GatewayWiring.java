package dev.caravan.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;

import dev.caravan.gateway.GatewayBreakers;
import dev.caravan.gateway.GatewayHttpBinding;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.ManagedBreakers;
import dev.caravan.gateway.evolution.EvolutionChannel;
import dev.caravan.ops.log.EventLog;
import dev.caravan.probe.AddressRule;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.probe.ProxyProbe;
import dev.caravan.simulator.SimulatorServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.client.WebClientOptions;
import org.apache.camel.spi.Registry;

/**
 * The gateways, the simulated one among them, and the test of proxies, which knows the simulated ones.
 *
 * @param breakers one for each gateway
 * @param check    tests a proxy
 */
record GatewayWiring(Gateways gateways, GatewayBreakers breakers, ProxyCheck check) {

    static GatewayWiring open(Settings settings, Stores stores, Closeables closeables) {
        List<GatewaySettings> all = new ArrayList<>(settings.fleet().gateways());
        Optional<Simulation> simulation = settings.simulator().enabled()
                ? Optional.of(new Simulation(settings.simulator())) : Optional.empty();
        simulation.ifPresent(simulated -> {
            SimulatorServer server = closeables.add("the simulator", started(simulated, webhook(settings)));
            EventLog.GATEWAY.general().info("Simulated Evolution API at {}/simulator, its key is in {}",
                    server.baseUrl(), settings.simulator().keyFile());
            all.add(simulated.gateway(server));
            if (stores.pool().statistics().total() == 0) {
                stores.imports().add(simulated.proxies());
            }
        });
        if (all.isEmpty()) {
            EventLog.GATEWAY.general().warn("No gateway is configured: set gateway.NAME.kind, .url and .api-key");
        }
        all.forEach(gateway -> stores.gateways().put(gateway.name(), gateway.kind()));
        Gateways gateways = new Gateways(all);
        return new GatewayWiring(gateways, new GatewayBreakers(settings.fleet().breaker(), gateways),
                check(settings.pool().probe(), simulation, closeables));
    }

    private static String webhook(Settings settings) {
        return "http://" + settings.http().host() + ":" + settings.http().port() + "/webhooks/"
                + settings.simulator().gateway();
    }

    private static SimulatorServer started(Simulation simulated, String webhook) {
        try {
            return simulated.start(webhook);
        } catch (IllegalStateException e) {
            throw new StartException(e.getMessage() + " (simulator.host, simulator.port)", e);
        }
    }

    private static ProxyCheck check(PoolSettings.Probe wanted, Optional<Simulation> simulation,
                                    Closeables closeables) {
        ProxyProbe probe = closeables.add("the proxy probe", new ProxyProbe(wanted.host(), wanted.port(),
                wanted.timeout(), new AddressRule(wanted.allowPrivate())));
        return simulation.<ProxyCheck>map(simulated -> simulated.check(probe, wanted.timeout())).orElse(probe);
    }

    void bind(Registry registry, FleetSettings wanted) {
        registry.bind("gateways", gateways);
        registry.bind("gatewayHttpBinding", new GatewayHttpBinding());
        registry.bind("gatewayClientOptions", new WebClientOptions().setMaxPoolSize(wanted.connections())
                .setConnectTimeout((int) wanted.connectTimeout().toMillis()));
        registry.bind("gatewayBreakers", breakers);
        registry.bind("evolution", new EvolutionChannel(gateways));
    }

    void publish(MeterRegistry meters, Closeables closeables) throws JMException {
        breakers.bindTo(meters);
        closeables.add("the breakers' MBeans", new ManagedBreakers(breakers));
    }
}
