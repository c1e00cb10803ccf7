package dev.caravan.simulator;

import java.time.Duration;

/** The gateway's process: it stops, comes back with nothing loaded, then loads its rows (GATEWAYS 1.3, 1.8 "Boot"). */
final class NodeLife {

    /** The instances of a node log in within this time of its loading them. Not measured. */
    private static final int LOGIN_SPREAD_MS = 1_000;

    private final Node node;
    private final Lines lines;

    NodeLife(Node node, Lines lines) {
        this.node = node;
        this.lines = lines;
    }

    /** The process ends and starts again; for a while it answers and has nothing loaded. */
    void restart(Duration notLoadedFor) {
        stop(NodeSwitches.Phase.NOT_LOADED);
        int generation = node.switches.generation;
        node.later(notLoadedFor, () -> loadIfStill(generation));
    }

    /** The process is gone and nobody answers; afterwards it starts as after a restart. */
    void down(Duration downFor, Duration notLoadedFor) {
        stop(NodeSwitches.Phase.DOWN);
        int generation = node.switches.generation;
        node.later(downFor, () -> {
            if (node.switches.generation == generation) {
                restart(notLoadedFor);
            }
        });
    }

    /** Loads at once what is not loaded. */
    void load() {
        node.switches.phase = NodeSwitches.Phase.UP;
        node.instances.values().stream().filter(i -> !i.isLoaded() && !i.forgotten).forEach(this::load);
    }

    private void loadIfStill(int generation) {
        if (node.switches.generation == generation) {
            load();
        }
    }

    private void load(Instance instance) {
        instance.memory = new Instance.Memory();
        boolean connects = node.options.before237() || !instance.database.status.equals("close");
        if (connects) {
            node.whileSocketLives(instance, Duration.ofMillis(node.random.nextInt(LOGIN_SPREAD_MS)),
                    () -> lines.start(instance));
        }
    }

    private void stop(NodeSwitches.Phase phase) {
        node.switches.phase = phase;
        node.switches.generation++;
        node.instances.values().forEach(i -> {
            i.memory = null;
            node.look(i);
        });
    }
}
