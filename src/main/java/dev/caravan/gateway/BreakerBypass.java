package dev.caravan.gateway;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayFailure;

/**
 * Leads failures that are not the node's own around its circuit breaker: they pass it as values and are thrown behind
 * it. Camel's breaker takes an exception that it is told to ignore off the exchange, as if there had been an answer.
 */
public final class BreakerBypass {

    private BreakerBypass() {
    }

    /**
     * What came through the breaker.
     *
     * @throws GatewayFailure if it is one
     */
    public static GatewayAnswer answer(Object passed) {
        if (passed instanceof GatewayFailure failure) {
            throw failure;
        }
        return (GatewayAnswer) passed;
    }
}
