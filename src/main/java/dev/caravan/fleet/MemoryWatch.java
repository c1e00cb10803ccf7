package dev.caravan.fleet;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.caravan.domain.SweepFindings;
import dev.caravan.domain.memory.Heap;
import dev.caravan.domain.memory.MemoryPolicy;
import dev.caravan.domain.memory.MemoryPolicy.Level;
import dev.caravan.domain.memory.MemoryPolicy.Verdict;
import dev.caravan.ops.log.EventLog;
import dev.caravan.store.NodeStore;

/**
 * The memory sweep (SPEC 5). A heap is a process', and the sweep runs on one node: so every node writes down what its
 * heap is, and the sweep judges them all.
 */
public final class MemoryWatch {

    /** @param alive whether the node beats */
    public record NodeMemory(String node, boolean alive, Instant startedAt, Heap heap, Verdict verdict) { }

    private static final long MEBIBYTE = 1 << 20;
    private static final int PERCENT = 100;

    private final NodeStore store;
    private final MemoryPolicy policy;
    private final Clock clock;

    public MemoryWatch(NodeStore store, MemoryPolicy policy, Clock clock) {
        this.store = store;
        this.policy = policy;
        this.clock = clock;
    }

    public MemoryPolicy policy() {
        return policy;
    }

    /** What every node that wrote its heap down lately has. */
    public List<NodeMemory> nodes() {
        Map<String, List<Heap>> heaps = store.heaps(clock.instant().minus(policy.leakWindow()));
        return store.list().stream().filter(node -> heaps.containsKey(node.name())).map(node -> {
            // Before a restart it was another heap.
            List<Heap> history = heaps.get(node.name()).stream()
                    .filter(heap -> !heap.at().isBefore(node.startedAt())).toList();
            Heap newest = history.isEmpty() ? null : history.get(history.size() - 1);
            return new NodeMemory(node.name(), node.deadAt() == null, node.startedAt(), newest,
                    newest == null ? null : policy.judge(newest, history));
        }).filter(node -> node.heap() != null).toList();
    }

    /** Judges all nodes, and has those collect their garbage whose heap is full. */
    public SweepFindings sweep() {
        SweepFindings.Account account = SweepFindings.account().count("nodes", 0).count("warn", 0)
                .count("critical", 0).count("leaking", 0).count("collections", 0);
        nodes().stream().filter(NodeMemory::alive).forEach(node -> judge(node, account));
        return account.close();
    }

    private void judge(NodeMemory node, SweepFindings.Account account) {
        Heap heap = node.heap();
        account.count("nodes", 1);
        if (node.verdict().level() != Level.NORMAL) {
            boolean critical = node.verdict().level() == Level.CRITICAL;
            tell(account.count(critical ? "critical" : "warn", 1), critical,
                    Lines.of(critical ? "memory.critical" : "memory.warn", node.node(),
                            Math.round(heap.share(heap.inUse()) * PERCENT), heap.max() / MEBIBYTE));
        }
        if (node.verdict().leaks()) {
            tell(account.count("leaking", 1), false, Lines.of("memory.leak", node.node(),
                    Math.round(node.verdict().trend().bytesPerHour() / MEBIBYTE),
                    heap.inUse() / MEBIBYTE, heap.max() / MEBIBYTE));
        }
        if (node.verdict().collect()) {
            store.askToCollect(node.node());
            account.count("collections", 1);
        }
    }

    private static void tell(SweepFindings.Account account, boolean critical, String line) {
        account.find(line);
        if (critical) {
            EventLog.MEMORY.general().error(line);
        } else {
            EventLog.MEMORY.general().warn(line);
        }
    }
}
