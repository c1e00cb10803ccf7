package dev.caravan.routes;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.caravan.boot.DrivenSettings;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.gateway.GatewayBreakers;
import dev.caravan.gateway.GatewayHttpBinding;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.gateway.evolution.EvolutionChannel;
import io.vertx.ext.web.client.WebClientOptions;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.FluentProducerTemplate;
import routes.EvolutionGateway;
import routes.GatewayCalls;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The deployed way to gateways, from GatewayCalls to the wire. */
public final class GatewayRoutes implements AutoCloseable {

    /** More than a loaded machine takes to answer on loopback. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 1_024;

    private final DeployedRoutes routes;

    /** @param overrides of the packed defaults */
    public GatewayRoutes(Map<String, String> overrides, GatewaySettings... gateways) throws Exception {
        Gateways all = new Gateways(List.of(gateways));
        routes = DeployedRoutes.of(new GatewayCalls(), new EvolutionGateway()).bind("gateways", all)
                .bind("gatewayHttpBinding", new GatewayHttpBinding())
                .bind("gatewayBreakers", new GatewayBreakers(DrivenSettings.with(overrides).breaker(), all))
                .bind("gatewayClientOptions", new WebClientOptions().setMaxPoolSize(CONNECTIONS))
                .bind("evolution", new EvolutionChannel(all));
        overrides.forEach(routes::with);
        routes.start();
    }

    /** Asks as the flows do, without what they make of failures. */
    public GatewayAnswer ask(GatewayRequest request) {
        return message(request).request(GatewayAnswer.class);
    }

    /** Asks for an answer of that kind. */
    public <T extends GatewayAnswer> T ask(Class<T> expected, GatewayRequest request) {
        return assertInstanceOf(expected, ask(request));
    }

    /** Asks for a failure of that kind. */
    public <T extends Exception> T fail(Class<T> expected, GatewayRequest request) {
        return assertInstanceOf(expected, failure(request));
    }

    /** What the flows see of a request that must fail. */
    public Throwable failure(GatewayRequest request) {
        return assertThrows(CamelExecutionException.class, () -> ask(request)).getCause();
    }

    /** A request to which a test adds what it likes. */
    public FluentProducerTemplate message(GatewayRequest request) {
        return routes.to(GatewayCalls.CALL).withBody(request);
    }

    public CamelContext context() {
        return routes.context();
    }

    @Override
    public void close() {
        routes.close();
    }
}
