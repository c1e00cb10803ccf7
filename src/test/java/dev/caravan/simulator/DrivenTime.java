package dev.caravan.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until it is advanced, and then runs every task that fell due, in order. */
public final class DrivenTime extends Clock implements Scheduler {

    private record Task(Instant at, long order, Runnable work) {
    }

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::order));
    private final ZoneId zone;
    private Instant now = Instant.parse("2026-03-10T12:00:00Z");
    private long scheduled;

    public DrivenTime() {
        this(ZoneId.of("America/Sao_Paulo"));
    }

    private DrivenTime(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), scheduled++, task));
    }

    public void advance(Duration time) {
        Instant end = now.plus(time);
        while (!tasks.isEmpty() && !tasks.peek().at().isAfter(end)) {
            Task task = tasks.remove();
            now = task.at();
            task.work().run();
        }
        now = end;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        throw new UnsupportedOperationException("driven time has one zone");
    }
}
