package dev.caravan.simulator;

import java.time.Duration;

import io.vertx.core.json.JsonObject;

/** What goes wrong with webhooks. Rates are 0 to 1. */
record WebhookChaos(double duplicate, double disorder, double lose, boolean missingClose, Duration delay) {

    static final WebhookChaos NONE = new WebhookChaos(0, 0, 0, false, Duration.ZERO);

    /** Longest time by which an event out of order comes late. */
    static final Duration DISORDER = Duration.ofSeconds(2);

    JsonObject json() {
        return new JsonObject().put("duplicate", duplicate).put("disorder", disorder).put("lose", lose)
                .put("missingClose", missingClose).put("delayMs", delay.toMillis());
    }
}
