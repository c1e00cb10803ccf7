package dev.caravan.gateway;

/** What came back for a call; the text may hold secrets. */
public record HttpReply(HttpCall call, int status, String text) {

    @Override
    public String toString() {
        return call + " -> " + status;
    }
}
