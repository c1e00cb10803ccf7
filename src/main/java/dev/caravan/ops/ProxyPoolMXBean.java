package dev.caravan.ops;

import java.util.Map;

/** The pool over JMX, {@code dev.caravan:type=ProxyPool}. */
public interface ProxyPoolMXBean {

    long getTotal();

    long getInUse();

    long getAvailable();

    long getInactive();

    double getUtilisationPercent();

    Map<String, Long> getBands();

    int getAssignmentsRunning();

    /** Faults for which scores are frozen now. */
    String[] getFrozenFaults();
}
