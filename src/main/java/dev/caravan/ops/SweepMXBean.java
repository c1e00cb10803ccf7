package dev.caravan.ops;

import java.util.Map;

/** A sweep over JMX, {@code dev.caravan:type=Sweep,name=health}, deep, recovery or memory; on whatever node it ran. */
public interface SweepMXBean {

    /** When the newest run began, on which node and why; empty before the first. */
    String getLastRun();

    /** What the newest run that ended found, a line each. */
    String[] getLastFindings();

    /** The numbers of that run. */
    Map<String, Long> getLastCounts();

    /** Why that run failed; empty if it did not. */
    String getLastError();

    /** When it is due; empty if no node runs its route. */
    String getNextRun();

    /** Begins a run. @return what was begun, or that one is under way */
    String run();
}
