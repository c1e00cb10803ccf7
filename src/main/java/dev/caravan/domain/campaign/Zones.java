package dev.caravan.domain.campaign;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The time zones that a person may be in. A number tells of one, or of several where its area or country has them; then
 * a time is right only if it is right in all of them.
 *
 * @param all in alphabetical order, one or more
 */
public record Zones(List<ZoneId> all) {

    public Zones {
        all = all.stream().distinct().sorted((one, other) -> one.getId().compareTo(other.getId())).toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no time zone");
        }
    }

    /**
     * Zones by their names, with blanks between them.
     *
     * @throws IllegalArgumentException when there is none, or one that is not known
     */
    public static Zones of(String names) {
        try {
            return new Zones(Arrays.stream(names.strip().split(" +")).map(ZoneId::of).toList());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time zone: " + names, e);
        }
    }

    /** What {@link #of} reads: equal for equal zones, so that contacts can be grouped by it. */
    public String names() {
        return all.stream().map(ZoneId::getId).collect(Collectors.joining(" "));
    }
}
