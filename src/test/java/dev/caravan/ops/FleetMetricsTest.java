package dev.caravan.ops;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class FleetMetricsTest {

    @Test
    void aRouteThatIsAddedLaterRegistersNothingAgain() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("meters", registry);
            context.addStartupListener(new FleetMetrics(null, null, List.of("evolution")));
            context.addRoutes(route("first"));
            context.start();
            assertFalse(registry.find("caravan.gateway.up").meters().isEmpty());
            registry.clear();

            context.addRoutes(route("later"));

            assertEquals(List.of(), registry.getMeters());
        }
    }

    private static RouteBuilder route(String name) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + name).routeId(name).log("${body}");
            }
        };
    }
}
