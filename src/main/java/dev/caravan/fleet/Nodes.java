package dev.caravan.fleet;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.NodeStore;

/** This node's life among the others. */
public final class Nodes {

    private final NodeStore store;

    public Nodes(NodeStore store) {
        this.store = store;
    }

    /** Says that this node lives, and takes over what others held that do not. */
    public void beat() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        store.beat(heap.getUsed(), heap.getMax());
        store.releaseSilent().forEach(dead ->
                EventLog.SYSTEM.general().warn(LogTexts.of("node.dead"), dead.node(), dead.rows()));
    }
}
