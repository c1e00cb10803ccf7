package dev.caravan.contacts;

/** The whole of a list of contacts is not what it should be, or what follows in it cannot be read. */
public final class UnreadableContacts extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message for the person who made the list, without any of its values */
    public UnreadableContacts(String message) {
        super(message);
    }
}
