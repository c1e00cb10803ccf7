package dev.caravan.ops;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import dev.caravan.domain.saga.SagaOutcome;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.ProxyDirectory;

/** Caravan's MBeans, registered while it runs. */
public final class ManagedFleet implements AutoCloseable {

    private record InstanceFleet(Fleet fleet, GatewayStore store, FleetCounters counters, Collection<String> names)
            implements InstanceFleetMXBean {

        @Override
        public long getTotal() {
            return fleet.snapshot().instances().total();
        }

        @Override
        public long getEnabled() {
            return fleet.snapshot().instances().enabled();
        }

        @Override
        public long getNeedingHuman() {
            return fleet.snapshot().instances().needsHuman();
        }

        @Override
        public Map<String, Long> getByStatus() {
            Map<String, Long> byStatus = new TreeMap<>();
            fleet.snapshot().instances().byStatus().forEach((status, count) -> byStatus.put(status.name(), count));
            return byStatus;
        }

        @Override
        public Map<String, String> getGateways() {
            return fleet.snapshot().gateways().stream().collect(Collectors.toMap(GatewayStore.GatewayStatus::name,
                    g -> g.reachable() == null ? "unknown" : g.reachable() ? "up" : "down"));
        }

        @Override
        public long getPolls() {
            return counters.polls();
        }

        @Override
        public long getPollFailures() {
            return counters.pollFailures();
        }

        @Override
        public long getInventories() {
            return counters.inventories();
        }

        @Override
        public Map<String, Integer> getLastPollMillis() {
            return fleet.snapshot().gateways().stream().filter(g -> g.pollMillis() != null)
                    .collect(Collectors.toMap(GatewayStore.GatewayStatus::name,
                            GatewayStore.GatewayStatus::pollMillis));
        }

        @Override
        public void pollNow() {
            store.hasten(names);
        }

        @Override
        public void takeInventoryNow() {
            store.hastenInventories(names);
        }
    }

    private record ProxyPool(ProxyDirectory pool, Fleet fleet, FleetCounters counters) implements ProxyPoolMXBean {

        @Override
        public long getTotal() {
            return pool.statistics().total();
        }

        @Override
        public long getInUse() {
            return pool.statistics().inUse();
        }

        @Override
        public long getAvailable() {
            return pool.statistics().available();
        }

        @Override
        public long getInactive() {
            return pool.statistics().inactive();
        }

        @Override
        public double getUtilisationPercent() {
            return pool.statistics().utilisationPercent();
        }

        @Override
        public Map<String, Long> getBands() {
            return pool.statistics().bands().entrySet().stream()
                    .collect(Collectors.toMap(e -> e.getKey().code(), Map.Entry::getValue));
        }

        @Override
        public int getAssignmentsRunning() {
            return fleet.snapshot().assignments();
        }

        @Override
        public String[] getFrozenFaults() {
            return fleet.snapshot().incidents().stream().filter(i -> i.kind().equals("proxy-fault"))
                    .map(i -> i.subject()).toArray(String[]::new);
        }

        @Override
        public long getAssigned() {
            return counters.assignmentsEnded(SagaOutcome.EFFECTIVE);
        }

        @Override
        public long getFailed() {
            return counters.assignmentsEnded(SagaOutcome.FAILED);
        }

        @Override
        public long getReturned() {
            return counters.assignmentsEnded(SagaOutcome.RETURNED);
        }

        @Override
        public long getFaults() {
            return counters.proxyFaults();
        }

        @Override
        public void recountNow() {
            pool.recount();
        }
    }

    private static final String DOMAIN = "dev.caravan:type=";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** @param gateways names of the configured gateways */
    public ManagedFleet(Fleet fleet, ProxyDirectory pool, GatewayStore store, FleetCounters counters,
                        Collection<String> gateways) throws JMException {
        register("InstanceFleet", new InstanceFleet(fleet, store, counters, gateways));
        register("ProxyPool", new ProxyPool(pool, fleet, counters));
    }

    private void register(String type, Object bean) throws JMException {
        ObjectName name = new ObjectName(DOMAIN + type);
        if (server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
        server.registerMBean(bean, name);
    }

    @Override
    public void close() throws JMException {
        for (ObjectName name : server.queryNames(new ObjectName(DOMAIN + "*"), null)) {
            server.unregisterMBean(name);
        }
    }
}
