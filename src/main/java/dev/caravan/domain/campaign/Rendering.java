package dev.caravan.domain.campaign;

/** What became of a template and one contact. */
public sealed interface Rendering {

    /** The message as it is sent. */
    record Text(String text) implements Rendering { }

    /** This contact gets no such message. @param reason for the person who made the list */
    record Refused(String reason) implements Rendering { }
}
