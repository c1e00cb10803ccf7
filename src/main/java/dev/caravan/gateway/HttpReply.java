package dev.caravan.gateway;

import java.time.Duration;

/**
 * What came back for a call; the text may hold secrets.
 *
 * @param asksFor how long the gateway asks to be left alone, or null
 */
public record HttpReply(HttpCall call, int status, String text, Duration asksFor) {

    /** A reply that asks for nothing. */
    public HttpReply(HttpCall call, int status, String text) {
        this(call, status, text, null);
    }

    @Override
    public String toString() {
        return call + " -> " + status;
    }
}
