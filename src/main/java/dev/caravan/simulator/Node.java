package dev.caravan.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** What all parts of one simulated gateway share. Everything in it belongs to one thread. */
final class Node {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    final SimulatorOptions options;
    final Clock clock;
    final Random random;
    final ProxyWorld world;
    final Oracle oracle = new Oracle();
    final NodeSwitches switches = new NodeSwitches();
    /** By name, in the order of creation. */
    final Map<String, Instance> instances = new LinkedHashMap<>();

    private final Scheduler scheduler;
    private SessionWatch watch = SessionWatch.NONE;

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

    /** From here on, and first of what is up already. */
    void watch(SessionWatch wanted) {
        watch = wanted;
        instances.values().stream().filter(Instance::isUp).forEach(i -> watch.up(i.name, proxyOf(i)));
    }

    /** Tells the watch if the instance's session has come or gone. */
    void look(Instance instance) {
        boolean up = instance.isUp();
        if (up != instance.outside.up) {
            instance.outside.up = up;
            if (up) {
                watch.up(instance.name, proxyOf(instance));
            } else {
                watch.down(instance.name);
            }
        }
    }

    private static String proxyOf(Instance instance) {
        return instance.memory.effective == null ? null : instance.memory.effective.address();
    }

    boolean chance(double rate) {
        return rate > 0 && random.nextDouble() < rate;
    }

    /** 3EB0 and hexadecimal digits, 22 characters in all (GATEWAYS 1.5). */
    String newMessageId() {
        return "3EB0" + HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits((byte) random.nextInt());
    }

    String newId() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
