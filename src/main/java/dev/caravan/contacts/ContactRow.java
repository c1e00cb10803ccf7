package dev.caravan.contacts;

import dev.caravan.domain.campaign.Contact;

/** What one row of a list of contacts turned out to be. */
public sealed interface ContactRow {

    /** In CSV the line on which the row begins, from 1; in JSON the place of the element, from 1. */
    long line();

    /** A row that is a contact. */
    record Accepted(long line, Contact contact) implements ContactRow { }

    /** A row that is none. @param reason without any of its values */
    record Rejected(long line, String reason) implements ContactRow { }
}
