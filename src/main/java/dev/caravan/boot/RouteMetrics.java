package dev.caravan.boot;

import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyConfiguration;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;

/**
 * Which routes have timers of their own in the metrics. Those that each message of a campaign passes have none: a timer
 * of a route marks the exchange, and the marks are copied with it, which took a third of the time of a send
 * (bench/README.md). Caravan counts messages itself, and JMX counts the routes. There is no timer of all routes together
 * either: its marks would grow in number from cycle to cycle, because each begins with a copy of the exchange before.
 */
final class RouteMetrics {

    private static final String PER_MESSAGE = "campaign-dispatch-.*|gateway-call|.*-gateway-.*";

    private RouteMetrics() {
    }

    static void sparePerMessageRoutes(CamelContext context) {
        MicrometerRoutePolicyConfiguration configuration = new MicrometerRoutePolicyConfiguration();
        configuration.setExcludePattern(PER_MESSAGE);
        configuration.setContextEnabled(false);
        context.getRoutePolicyFactories().stream().filter(MicrometerRoutePolicyFactory.class::isInstance)
                .map(MicrometerRoutePolicyFactory.class::cast)
                .forEach(factory -> factory.setPolicyConfiguration(configuration));
    }
}
