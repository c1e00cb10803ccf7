package dev.caravan.store;

import java.util.List;

/**
 * A page of a list.
 *
 * @param total rows of the whole list under the same filter
 * @param more  whether rows follow this page's last one
 */
public record Page<T>(List<T> items, long total, boolean more) {

    /** @param read one row more than the page holds, if there is one */
    static <T> Page<T> of(List<T> read, int limit, long total) {
        boolean more = read.size() > limit;
        return new Page<>(more ? List.copyOf(read.subList(0, limit)) : List.copyOf(read), total, more);
    }
}
