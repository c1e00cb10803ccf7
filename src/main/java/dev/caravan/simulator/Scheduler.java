package dev.caravan.simulator;

import java.time.Duration;

/** How the simulator waits. Real time in a server, driven time in a rehearsal. */
@FunctionalInterface
public interface Scheduler {

    /** Runs the task once, {@code delay} from now, on the thread that owns the simulator's state. */
    void schedule(Duration delay, Runnable task);
}
