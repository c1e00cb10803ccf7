package dev.caravan.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** What all parts of one simulated gateway share. Everything in it belongs to one thread. */
final class Node {

    final SimulatorOptions options;
    final Clock clock;
    final Random random;
    final ProxyWorld world;
    final Oracle oracle = new Oracle();
    final NodeSwitches switches = new NodeSwitches();
    /** By name, in the order of creation. */
    final Map<String, Instance> instances = new LinkedHashMap<>();

    private final Scheduler scheduler;

    Node(SimulatorOptions options, Clock clock, Scheduler scheduler) {
        this.options = options;
        this.clock = clock;
        this.scheduler = scheduler;
        this.random = new Random(options.randomSeed());
        this.world = new ProxyWorld(options.ownAddress());
    }

    Instant now() {
        return clock.instant();
    }

    void later(Duration delay, Runnable task) {
        scheduler.schedule(delay, task);
    }

    /** Runs the task only if the instance still has the socket it has now. */
    void whileSocketLives(Instance instance, Duration delay, Runnable task) {
        Instance.Memory memory = instance.memory;
        int socket = memory.socket;
        later(delay, () -> {
            if (instance.memory == memory && memory.socket == socket) {
                task.run();
            }
        });
    }

    boolean chance(double rate) {
        return rate > 0 && random.nextDouble() < rate;
    }

    String newId() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
