package dev.caravan.simulator;

import java.time.Duration;

import io.vertx.core.json.JsonObject;

/**
 * What goes wrong with sending, and how people answer. Rates are 0 to 1.
 *
 * @param closed      the socket is closed just before: 500, and the message is not taken
 * @param unavailable something before the gateway answers 503, and the message is not taken
 * @param throttled   the same with 429
 * @param loseAnswer  the message goes out and the connection breaks before the answer
 * @param hangAnswer  the message goes out and no answer ever comes
 * @param errorUpdate the message is taken and later refused with {@code ERROR} (463)
 * @param noUpdates   no {@code messages.update} comes at all
 * @param read        how many of the delivered messages are read
 * @param updateDelay what is added to the time of every update
 * @param reply       how many of the delivered messages are answered
 * @param replyText   what those recipients write
 */
record SendChaos(double closed, double unavailable, double throttled, double loseAnswer, double hangAnswer,
        double errorUpdate, boolean noUpdates, double read, Duration updateDelay, double reply, String replyText) {

    static final SendChaos NONE = new SendChaos(0, 0, 0, 0, 0, 0, false, 0, Duration.ZERO, 0, "SAIR");

    /** What the body names; the rest stays as it is. */
    SendChaos with(JsonObject body) {
        ControlBody fields = new ControlBody(body, json().fieldNames().toArray(String[]::new));
        return new SendChaos(fields.rate("closed", closed), fields.rate("unavailable", unavailable),
                fields.rate("throttled", throttled), fields.rate("loseAnswer", loseAnswer),
                fields.rate("hangAnswer", hangAnswer), fields.rate("errorUpdate", errorUpdate),
                fields.flag("noUpdates", noUpdates), fields.rate("read", read),
                fields.millis("updateDelayMs", updateDelay), fields.rate("reply", reply),
                fields.text("replyText", replyText));
    }

    JsonObject json() {
        return new JsonObject().put("closed", closed).put("unavailable", unavailable).put("throttled", throttled)
                .put("loseAnswer", loseAnswer).put("hangAnswer", hangAnswer).put("errorUpdate", errorUpdate)
                .put("noUpdates", noUpdates).put("read", read).put("updateDelayMs", updateDelay.toMillis())
                .put("reply", reply).put("replyText", replyText);
    }
}
