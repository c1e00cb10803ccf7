package dev.caravan.fleet;

import java.time.Duration;
import java.time.Instant;

import dev.caravan.domain.memory.Heap;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.NodeStore;

/** This node's life among the others. */
public final class Nodes {

    private static final long MEBIBYTE = 1 << 20;

    private final NodeStore store;
    private final ProcessHeap heap;
    private final Duration keepEvery;
    private final Runnable stop;
    private boolean displaced;
    private Instant kept = Instant.EPOCH;

    /**
     * @param keepEvery between two heaps that are written down for the memory sweep
     * @param stop      ends this node, without waiting for that
     */
    public Nodes(NodeStore store, ProcessHeap heap, Duration keepEvery, Runnable stop) {
        this.stop = stop;
        this.store = store;
        this.heap = heap;
        this.keepEvery = keepEvery;
    }

    /** Says that this node lives, takes over what others held that do not, and does what the memory sweep asks. */
    public void beat() {
        if (displaced) {
            return;
        }
        Heap now = heap.now();
        if (!store.beat(now.used(), now.max())) {
            displaced = true;
            // Leases are known by the name of their node: two of one name would take each other's work for their own.
            EventLog.SYSTEM.general().error(LogTexts.of("node.displaced"), store.self());
            stop.run();
            return;
        }
        store.releaseSilent().forEach(dead ->
                EventLog.SYSTEM.general().warn(LogTexts.of("node.dead"), dead.node(), dead.rows()));
        if (store.takeCollectOrder()) {
            heap.collect();
            EventLog.MEMORY.general().info(LogTexts.of("memory.collected"), now.used() / MEBIBYTE,
                    heap.now().used() / MEBIBYTE);
        }
        if (!now.at().isBefore(kept.plus(keepEvery))) {
            store.keep(now);
            kept = now.at();
        }
    }
}
