package dev.caravan.domain.campaign;

/** What a send came to, and so what becomes of the message and of the instance (SPEC 7, "Outcome of a send"). */
public enum Fate {
    /** The gateway took it. */
    SENT(MessageState.SENT),
    /** The number is not on WhatsApp. */
    NO_WHATSAPP(MessageState.NO_WHATSAPP),
    /** The instance has no session: it leaves the rotation, and the message goes back to the queue. */
    DISCONNECTED(MessageState.PENDING),
    /** The gateway could not take it now: the message goes back to the queue and waits. */
    LATER(MessageState.PENDING),
    /** WhatsApp restricts the instance: it is held, and the message is not moved to another number. */
    RESTRICTED(MessageState.FAILED),
    /** Refused for good. */
    FAILED(MessageState.FAILED),
    /** It may have gone out: evidence has to tell. */
    UNKNOWN(MessageState.UNKNOWN);

    private final MessageState state;

    Fate(MessageState state) {
        this.state = state;
    }

    /** What the message is then. */
    public MessageState state() {
        return state;
    }

    /**
     * What the message is then.
     *
     * @param doubted whether an attempt before may have been taken: that this one was refused does not say that it was not
     */
    public MessageState state(boolean doubted) {
        return doubted && (state == MessageState.FAILED || state == MessageState.NO_WHATSAPP) ? MessageState.UNKNOWN
                : state;
    }
}
