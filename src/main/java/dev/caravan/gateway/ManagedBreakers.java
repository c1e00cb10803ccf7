package dev.caravan.gateway;

import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/** The breakers' MBeans, registered while Caravan runs. */
public final class ManagedBreakers implements AutoCloseable {

    private record Managed(CircuitBreaker breaker) implements GatewayBreakerMXBean {

        @Override
        public String getState() {
            return breaker.getState().name();
        }

        @Override
        public float getFailureShare() {
            return breaker.getMetrics().getFailureRate();
        }

        @Override
        public long getRefused() {
            return breaker.getMetrics().getNumberOfNotPermittedCalls();
        }

        @Override
        public void reset() {
            breaker.reset();
        }
    }

    private static final String NAME = "dev.caravan:type=GatewayBreaker,name=";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    public ManagedBreakers(GatewayBreakers breakers) throws JMException {
        for (Map.Entry<String, CircuitBreaker> breaker : breakers.byGateway().entrySet()) {
            ObjectName name = new ObjectName(NAME + breaker.getKey());
            if (server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
            server.registerMBean(new Managed(breaker.getValue()), name);
        }
    }

    @Override
    public void close() throws JMException {
        for (ObjectName name : server.queryNames(new ObjectName(NAME + "*"), null)) {
            server.unregisterMBean(name);
        }
    }
}
