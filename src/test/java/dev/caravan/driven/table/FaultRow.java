package dev.caravan.driven.table;

import java.time.Duration;

import dev.caravan.driven.Plan;

/**
 * One row of the fault table.
 *
 * @param fault    what happens to the fleet
 * @param expected what must come of it, as a sentence
 * @param by       when at the latest, from the fault on; of something that must not happen: how long it is watched
 * @param plan     the fleet it happens to
 * @param story    plays it and tells after what time it was so
 */
public record FaultRow(String fault, String expected, Duration by, Plan plan, Story story) {

    /** What happens, and what must be so. */
    @FunctionalInterface
    public interface Story {

        /** @return when it was seen, from the fault on */
        Duration play(Scene scene);
    }

    /** Six instances, twelve proxies, everything as shipped. */
    static final Plan SMALL = Plan.of(6, 12);

    static FaultRow of(String fault, String expected, Duration by, Story story) {
        return new FaultRow(fault, expected, by, SMALL, story);
    }
}
