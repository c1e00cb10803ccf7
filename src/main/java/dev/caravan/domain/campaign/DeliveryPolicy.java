package dev.caravan.domain.campaign;

import java.util.Locale;

/** What becomes of a message whose outcome no evidence told (SPEC 7). */
public enum DeliveryPolicy {
    /** It stays unknown: nobody gets it twice from us. */
    AT_MOST_ONCE,
    /** It is sent again: nobody goes without it, and somebody may get it twice. */
    AT_LEAST_ONCE;

    /** As the database and the API write it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
