package dev.caravan.simulator;

import java.util.Map;

import io.vertx.core.Future;

/** How a webhook leaves the gateway. */
@FunctionalInterface
public interface WebhookTransport {

    /**
     * Posts one event and answers the receiver's status; a failed future means that no answer came within 30 s.
     * A header {@code jwt_key} is not sent but signs a bearer token (GATEWAYS 1.6).
     */
    Future<Integer> post(String url, Map<String, String> headers, String body);
}
