package dev.caravan.ops;

import java.util.Map;

/** The instances over JMX, {@code dev.caravan:type=InstanceFleet}. */
public interface InstanceFleetMXBean {

    long getTotal();

    long getEnabled();

    long getNeedingHuman();

    Map<String, Long> getByStatus();

    /** By gateway: {@code up}, {@code down} or {@code unknown}. */
    Map<String, String> getGateways();

    /** Makes the polls of all gateways due now. */
    void pollNow();
}
