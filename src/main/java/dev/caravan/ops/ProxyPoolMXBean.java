package dev.caravan.ops;

import java.util.Map;

/** The pool over JMX, {@code dev.caravan:type=ProxyPool}. Counters are of this node, since it started. */
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

    /** Assignments after which a proxy acted. */
    long getAssigned();

    /** Assignments that ended without any of the tried proxies having worked. */
    long getFailed();

    /** Proxies that instances gave back. */
    long getReturned();

    /** Failures with a proxy, its own or not. */
    long getFaults();

    /** Counts the pool anew, however old the numbers are. */
    void recountNow();
}
