package dev.caravan.http.endpoint;

import java.util.List;
import java.util.function.Function;

import dev.caravan.http.Cursor;
import dev.caravan.store.Page;

/**
 * A page as it is served (SPEC 9).
 *
 * @param next cursor of the next page, or null after the last
 */
public record Listing(List<?> items, String next, long total) {

    /** @param key the sort key of an item */
    static <T> Listing of(String list, Page<T> page, Function<T, ?> shown, Function<T, Object> key) {
        List<T> items = page.items();
        String next = page.more() ? Cursor.after(list, key.apply(items.get(items.size() - 1))).encode() : null;
        return new Listing(items.stream().map(shown).toList(), next, page.total());
    }
}
