package dev.caravan.boot;

import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

import dev.caravan.fleet.Nodes;
import dev.caravan.fleet.ProcessHeap;
import dev.caravan.ops.ClusterSchedule;
import dev.caravan.ops.Millis;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.ClusteredJobs;
import dev.caravan.store.NodeStore;
import org.apache.camel.CamelContext;

/**
 * This node among the others.
 *
 * @param starts whether no other node runs, so that this one begins what is begun once. Asked once: it is another
 *               matter as soon as this node has begun something
 */
record ClusterWiring(NodeStore nodes, boolean starts) {

    /** How often a starting node looks whether those that were there before beat. */
    private static final int LOOKS_PER_BEAT = 8;

    /** What this node held when it ended need not wait for its leases. */
    static ClusterWiring join(DataSource dataSource, Settings settings, Clock clock, Closeables closeables) {
        NodeStore nodes = new NodeStore(dataSource, clock, settings.fleet().node(),
                "http://" + settings.http().host() + ":" + settings.http().port(), settings.node().deadAfter());
        int left = nodes.join();
        if (left > 0) {
            EventLog.SYSTEM.general().info(LogTexts.of("node.taken-up"), left);
        }
        closeables.add("the leases", nodes::leave);
        long pause = settings.node().beat().dividedBy(LOOKS_PER_BEAT).toNanos();
        return new ClusterWiring(nodes, nodes.startsCluster(() -> LockSupport.parkNanos(pause)));
    }

    /** The sweeps' triggers, shared by all nodes; Camel's component takes the one scheduler that is bound. */
    void bind(CamelContext context, DataSource dataSource, Settings settings, Clock clock, Closeables closeables)
            throws Exception {
        NodeSettings node = settings.node();
        context.getRegistry().bind("nodes", new Nodes(nodes, new ProcessHeap(clock), settings.sweeps().keepHeap(),
                () -> new Thread(context::stop, "displaced").start()));
        context.getPropertiesComponent().addPropertiesFunction(new Millis());
        ClusterSchedule schedule = closeables.add("the schedule", new ClusterSchedule(context,
                (name, served) -> new ClusteredJobs(dataSource, name, clock, node.beat(), node.deadAfter(),
                        settings.sweeps().misfireAfter(), served),
                settings.fleet().node(), starts, settings.sweeps().first()));
        context.getRegistry().bind("quartzScheduler", schedule.scheduler());
    }
}
