package dev.caravan.gateway;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.ObjectName;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.GatewayKind;
import dev.caravan.routes.LogLines;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** What operators see of breakers. */
class GatewayBreakersTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final GatewayBreakers breakers = new GatewayBreakers(
            new GatewayBreakers.Limits(4, 4, 50, Duration.ofHours(1), 1),
            new Gateways(Stream.of("evo", "other").map(GatewayBreakersTest::gateway).toList()));

    private static GatewaySettings gateway(String name) {
        return new GatewaySettings(name, GatewayKind.EVOLUTION, URI.create("http://evo.test"), "key", "2.3.7", LIMIT,
                LIMIT, LIMIT, "", "", "", "");
    }

    @Test
    void aBreakerThatOpensIsLoggedAndMeasured() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        breakers.bindTo(meters);
        try (LogLines log = new LogLines("GATEWAY", Level.INFO)) {
            breakers.byGateway().get("evo").transitionToOpenState();
            breakers.byGateway().get("evo").transitionToHalfOpenState();

            assertEquals(2, log.all().size(), log.all()::toString);
            assertEquals(1, log.containing("WARN Gateway evo: disjuntor CLOSED -> OPEN").size());
            assertEquals(1, log.containing("INFO Gateway evo: disjuntor OPEN -> HALF_OPEN").size());
        }
        assertEquals(1, meters.get("caravan.gateway.breaker.open").tag("gateway", "evo").gauge().value());
        assertEquals(0, meters.get("caravan.gateway.breaker.open").tag("gateway", "other").gauge().value());
    }

    @Test
    void aBreakerIsSeenAndClosedOverJmx() throws Exception {
        try (ManagedBreakers beans = new ManagedBreakers(breakers)) {
            GatewayBreakerMXBean evo = JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(),
                    new ObjectName("dev.caravan:type=GatewayBreaker,name=evo"), GatewayBreakerMXBean.class);
            CircuitBreaker breaker = breakers.byGateway().get("evo");
            breaker.transitionToOpenState();
            assertFalse(breaker.tryAcquirePermission());

            assertEquals("OPEN", evo.getState());
            assertEquals(1, evo.getRefused());
            assertEquals(-1, evo.getFailureShare());

            evo.reset();
            assertEquals("CLOSED", evo.getState());
        }
        assertEquals(0, ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("dev.caravan:type=GatewayBreaker,*"), null).size());
    }
}
