package dev.caravan.fleet;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import dev.caravan.domain.memory.Heap;

/** The heap of this process, as the Java machine tells it. */
public final class ProcessHeap {

    private final Clock clock;
    private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP).map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());

    public ProcessHeap(Clock clock) {
        this.clock = clock;
    }

    public Heap now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Heap(clock.instant(), heap.getUsed(), retained().orElse(null), heap.getMax());
    }

    /** Collects what is garbage. */
    public void collect() {
        System.gc();
    }

    private Optional<Long> retained() {
        return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                .map(GarbageCollectorMXBean::getLastGcInfo).filter(Objects::nonNull)
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .map(collection -> collection.getMemoryUsageAfterGc().entrySet().stream()
                        .filter(pool -> pools.contains(pool.getKey())).mapToLong(pool -> pool.getValue().getUsed())
                        .sum());
    }
}
