package dev.caravan.it;

import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import static dev.caravan.it.Fleet.name;

/**
 * Breaks a fleet a little at a time until it is closed: proxies die, sessions get stuck, wishes change. It takes fewer
 * logins than a budget of five a second allows, or else work would wait for the budget.
 */
final class FaultRain implements AutoCloseable {

    private static final long EVERY_MS = 600;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedGateway gateway;
    private final CaravanProcess told;
    private final int instances;
    private final Random random = new Random(3);
    private final AtomicInteger fallen = new AtomicInteger();
    private final AtomicReference<RuntimeException> broken = new AtomicReference<>();
    private String disabled;

    /** @param told where instances are disabled and enabled */
    FaultRain(SimulatedGateway gateway, CaravanProcess told, int instances) {
        this.gateway = gateway;
        this.told = told;
        this.instances = instances;
        timer.scheduleWithFixedDelay(this::fall, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    int fallen() {
        return fallen.get();
    }

    private void fall() {
        try {
            String instance = name(1 + random.nextInt(instances));
            switch (fallen.getAndIncrement() % 4) {
                case 0 -> killProxyOf(instance);
                case 1, 2 -> gateway.cause(instance, "\"fault\":\"stuck-connecting\"");
                default -> changeWish(instance);
            }
        } catch (RuntimeException e) {
            broken.compareAndSet(null, e);
        }
    }

    private void killProxyOf(String instance) {
        String proxy = gateway.stored(instance);
        if (proxy != null) {
            gateway.behave(proxy, "http-status");
        }
    }

    private void changeWish(String instance) {
        if (disabled == null) {
            disabled = instance;
            told.disable(instance);
        } else {
            told.enable(disabled);
            disabled = null;
        }
    }

    /** Ends it; all instances are wanted up. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a fault lasts too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (broken.get() != null) {
            throw broken.get();
        }
        if (disabled != null) {
            told.enable(disabled);
            disabled = null;
        }
    }
}
