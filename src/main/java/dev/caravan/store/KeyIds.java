package dev.caravan.store;

import java.util.regex.Pattern;

/** Gateways' ids of messages, as far as a message of ours can have them (V015, {@code message.key_id}). */
public final class KeyIds {

    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");

    private KeyIds() {
    }

    /** Whether it fits the column and is equal to itself alone there: to that a blank at the end is none. */
    public static boolean fits(String id) {
        return ID.matcher(id).matches();
    }
}
