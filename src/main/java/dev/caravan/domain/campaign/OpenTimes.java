package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** When people of some time zones may be written to, from a moment on: found once, asked often. */
final class OpenTimes {

    static final long NEVER = Long.MAX_VALUE;

    private final SendingHours hours;
    private final Zones zones;
    private final Instant origin;
    private final boolean openAtFirst;
    /** It opens and closes in turn. */
    private final List<Long> changes = new ArrayList<>();
    private boolean complete;

    /** @param origin moments are nanoseconds after it */
    OpenTimes(SendingHours hours, Zones zones, Instant origin) {
        this.hours = hours;
        this.zones = zones;
        this.origin = origin;
        this.openAtFirst = hours.opensAt(origin, zones).filter(origin::equals).isPresent();
    }

    boolean neverOpens() {
        return !openAtFirst && changesAfter(0) == NEVER;
    }

    boolean isOpen(long at) {
        return openAfter(passed(at));
    }

    /** When it next opens or closes, after a moment. */
    long changesAfter(long at) {
        int passed = passed(at);
        return passed == changes.size() ? NEVER : changes.get(passed);
    }

    private int passed(long at) {
        while (!complete && (changes.isEmpty() || changes.get(changes.size() - 1) <= at)) {
            find();
        }
        int found = Collections.binarySearch(changes, at);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private void find() {
        Instant from = changes.isEmpty() ? origin : origin.plusNanos(changes.get(changes.size() - 1));
        Optional<Instant> next = openAfter(changes.size()) ? hours.closesAt(from, zones) : hours.opensAt(from, zones);
        next.ifPresentOrElse(moment -> changes.add(Duration.between(origin, moment).toNanos()),
                () -> complete = true);
    }

    private boolean openAfter(int passed) {
        return openAtFirst == (passed % 2 == 0);
    }
}
