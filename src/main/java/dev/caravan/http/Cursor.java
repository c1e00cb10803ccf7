package dev.caravan.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Where the next page of a list begins: the sort keys of the last row that was given.
 *
 * <p>Opaque to the caller. It is no secret and grants nothing: its values are bound as parameters like any other.
 *
 * @param list which list it belongs to, so that it is not used on another
 * @param keys the sort keys, in the list's order
 */
public record Cursor(String list, List<String> keys) {

    private static final int MAX_LENGTH = 1024;

    public Cursor {
        keys = List.copyOf(keys);
    }

    /** The cursor after the row with those sort keys. */
    public static Cursor after(String list, Object... keys) {
        return new Cursor(list, List.of(keys).stream().map(String::valueOf).toList());
    }

    /** The form in which the caller gets it. */
    public String encode() {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(JsonBody.write(this).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The cursor that {@link #encode} gave.
     *
     * @throws ApiProblem 400 {@code invalid-value} when it is not a cursor of {@code list} with {@code keys} keys
     */
    public static Cursor decode(String text, String list, int keys) {
        try {
            if (text.length() <= MAX_LENGTH) {
                String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                Cursor cursor = JsonBody.read(json, Cursor.class);
                if (cursor.list.equals(list) && cursor.keys.size() == keys) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException | NullPointerException | ApiProblem e) {
            // The same answer as for any other text that this list did not give out.
        }
        throw ApiProblem.invalidValue("cursor", "not a cursor of this list; take it from \"next\" of the page before");
    }

    /** The key at that place as a whole number. */
    public long number(int index) {
        try {
            return Long.parseLong(keys.get(index));
        } catch (NumberFormatException e) {
            throw ApiProblem.invalidValue("cursor", "not a cursor of this list");
        }
    }
}
