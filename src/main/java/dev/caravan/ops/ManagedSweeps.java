package dev.caravan.ops;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import dev.caravan.domain.Sweep;
import dev.caravan.domain.SweepFindings;
import dev.caravan.domain.SweepRun;
import dev.caravan.fleet.Sweeps;

/** The sweeps' MBeans, registered while Caravan runs. */
public final class ManagedSweeps implements AutoCloseable {

    private record Managed(Sweep sweep, Sweeps sweeps, Consumer<SweepRun> start) implements SweepMXBean {

        @Override
        public String getLastRun() {
            return sweeps.last(sweep).map(run -> run.startedAt() + " " + run.node() + " (" + run.cause() + ")")
                    .orElse("");
        }

        @Override
        public String[] getLastFindings() {
            return findings().map(found -> found.findings().toArray(String[]::new)).orElse(new String[0]);
        }

        @Override
        public Map<String, Long> getLastCounts() {
            return findings().map(SweepFindings::counts).orElse(Map.of());
        }

        @Override
        public String getLastError() {
            return ended().map(SweepRun::error).orElse("");
        }

        @Override
        public String getNextRun() {
            return Objects.toString(sweeps.next().get(sweep.code()), "");
        }

        @Override
        public String run() {
            Optional<SweepRun> begun = sweeps.begin(sweep, SweepRun.BY_JMX);
            begun.ifPresent(start);
            return begun.map(run -> "run " + run.id() + " began").orElse("a run is under way");
        }

        private Optional<SweepRun> ended() {
            return sweeps.newest(sweep, 2).stream().filter(run -> run.endedAt() != null).findFirst();
        }

        private Optional<SweepFindings> findings() {
            return ended().map(SweepRun::findings);
        }
    }

    private static final String NAME = "dev.caravan:type=Sweep,name=";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** @param start carries a run out that was begun */
    public ManagedSweeps(Sweeps sweeps, Consumer<SweepRun> start) throws JMException {
        for (Sweep sweep : Sweep.values()) {
            ObjectName name = new ObjectName(NAME + sweep.code());
            if (server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
            server.registerMBean(new Managed(sweep, sweeps, start), name);
        }
    }

    @Override
    public void close() throws JMException {
        for (ObjectName name : server.queryNames(new ObjectName(NAME + "*"), null)) {
            server.unregisterMBean(name);
        }
    }
}
