package dev.caravan.boot;

import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What marks an exchange is copied with it: a campaign's next cycle begins with a copy of the last one's exchange. */
class RouteMetricsTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Map<String, Object> marks;

    @BeforeEach
    void start() throws Exception {
        context.getRegistry().bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
        context.addRoutePolicyFactory(new MicrometerRoutePolicyFactory());
        RouteMetrics.sparePerMessageRoutes(context);
        context.addRoutes(new RouteBuilder() {

            @Override
            public void configure() {
                from("direct:message").routeId("campaign-dispatch-send").process(RouteMetricsTest.this::look);
                from("direct:other").routeId("health-sweep").process(RouteMetricsTest.this::look);
            }
        });
        context.start();
    }

    private void look(Exchange exchange) {
        marks = Map.copyOf(exchange.getProperties());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aMessageIsNotMarked() {
        context.createFluentProducerTemplate().to("direct:message").send();

        assertEquals(Map.of(), marks);
    }

    @Test
    void otherRoutesHaveTimers() {
        context.createFluentProducerTemplate().to("direct:other").send();

        assertEquals(1, meters.get("camel.route.policy").tag("routeId", "health-sweep").timer().count());
        assertTrue(marks.keySet().stream().noneMatch(mark -> mark.contains("context:")), marks.toString());
    }
}
