package dev.caravan.it;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How late this machine lets threads run. What is measured at a receiver can have been held back as much. */
final class Hiccups implements AutoCloseable {

    private static final long EVERY_MS = 5;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong worst = new AtomicLong();
    private long last = System.nanoTime();

    Hiccups() {
        timer.scheduleWithFixedDelay(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    Duration worst() {
        return Duration.ofNanos(worst.get());
    }

    private void look() {
        long now = System.nanoTime();
        worst.accumulateAndGet(now - last - TimeUnit.MILLISECONDS.toNanos(EVERY_MS), Math::max);
        last = now;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
