package dev.caravan.domain;

import java.util.Locale;

/** Classes of score, best first; the ordinal is what the store ranks by (SPEC 2). */
public enum Band {
    EXCELLENT, GOOD, UNSTABLE, INACTIVE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
