package dev.caravan.ops;

import java.util.Map;

/** The instances over JMX, {@code dev.caravan:type=InstanceFleet}. Counters are of this node, since it started. */
public interface InstanceFleetMXBean {

    long getTotal();

    long getEnabled();

    long getNeedingHuman();

    Map<String, Long> getByStatus();

    /** By gateway: {@code up}, {@code down} or {@code unknown}. */
    Map<String, String> getGateways();

    /** Polls that ended, answered or not. */
    long getPolls();

    long getPollFailures();

    /** Inventories that were taken. */
    long getInventories();

    /** How long the newest poll that was answered took, on whatever node, by gateway. */
    Map<String, Integer> getLastPollMillis();

    /** Makes the polls of all gateways due now. */
    void pollNow();

    /** Makes the inventories of all gateways due now. */
    void takeInventoryNow();
}
