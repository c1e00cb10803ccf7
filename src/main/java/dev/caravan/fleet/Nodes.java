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
    private Instant kept = Instant.EPOCH;

    /** @param keepEvery between two heaps that are written down for the memory sweep */
    public Nodes(NodeStore store, ProcessHeap heap, Duration keepEvery) {
        this.store = store;
        this.heap = heap;
        this.keepEvery = keepEvery;
    }

    /** Says that this node lives, takes over what others held that do not, and does what the memory sweep asks. */
    public void beat() {
        Heap now = heap.now();
        store.beat(now.used(), now.max());
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
