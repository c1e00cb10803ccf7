package dev.caravan.gateway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** How long a server asks to be left alone (RFC 9110, 10.2.3). */
final class RetryAfter {

    /** Whoever asks for more is asked again after this. */
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int DIGITS = 9;

    private RetryAfter() {
    }

    /**
     * The wait that an answer asks for.
     *
     * @param told value of Retry-After, seconds or a moment, or null
     * @param date value of Date, the server's clock when it answered, or null
     * @return null if it asks for none
     */
    static Duration wait(String told, String date) {
        if (told == null) {
            return null;
        }
        Duration wait = told.matches("[0-9]{1," + DIGITS + "}") ? Duration.ofSeconds(Long.parseLong(told))
                : between(date, told);
        return wait == null || wait.isNegative() ? null : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static Duration between(String date, String then) {
        try {
            return date == null ? null : Duration.between(moment(date), moment(then));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant moment(String text) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
    }
}
