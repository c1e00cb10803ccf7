package dev.caravan.simulator;

import java.time.Duration;

import io.vertx.core.json.JsonObject;

/**
 * What goes wrong with sending. Rates are 0 to 1.
 *
 * @param loseAnswer  the message goes out and the connection breaks before the answer
 * @param hangAnswer  the message goes out and no answer ever comes
 * @param errorUpdate the message is taken and later refused with {@code ERROR} (463)
 * @param noUpdates   no {@code messages.update} comes at all
 * @param read        how many of the delivered messages are read
 * @param updateDelay what is added to the time of every update
 */
record SendChaos(double loseAnswer, double hangAnswer, double errorUpdate, boolean noUpdates, double read,
        Duration updateDelay) {

    static final SendChaos NONE = new SendChaos(0, 0, 0, false, 0, Duration.ZERO);

    JsonObject json() {
        return new JsonObject().put("loseAnswer", loseAnswer).put("hangAnswer", hangAnswer)
                .put("errorUpdate", errorUpdate).put("noUpdates", noUpdates).put("read", read)
                .put("updateDelayMs", updateDelay.toMillis());
    }
}
