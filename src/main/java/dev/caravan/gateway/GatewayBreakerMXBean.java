package dev.caravan.gateway;

/** A gateway's circuit breaker over JMX, {@code dev.caravan:type=GatewayBreaker,name=<gateway>}; of this node alone. */
public interface GatewayBreakerMXBean {

    /** CLOSED lets calls through, OPEN does not, HALF_OPEN lets a few through to see. */
    String getState();

    /** Share of failed calls in percent, -1 before there are enough to judge. */
    float getFailureShare();

    /** Calls that were not let through since the state changed. */
    long getRefused();

    /** Lets calls through at once; the breaker forgets what it counted. */
    void reset();
}
