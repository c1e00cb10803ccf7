package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a person may be written to: within the campaign's window, outside the quiet hours, in every zone that the person
 * may be in.
 *
 * @param window null for always
 * @param quiet  null for never
 */
public record SendingHours(Window window, QuietHours quiet) {

    /** Days are alike; what is not found within these is found on none. */
    private static final Duration AHEAD = Duration.ofDays(3);

    /** The first moment at or after now at which it is right; empty when there is none. */
    public Optional<Instant> opensAt(Instant now, Zones zones) {
        List<Window> windows = windows();
        Instant last = now.plus(AHEAD);
        Instant moment = now;
        Instant before;
        do {
            before = moment;
            for (Window each : windows) {
                for (ZoneId zone : zones.all()) {
                    moment = each.opensAt(moment, zone);
                }
            }
        } while (!moment.equals(before) && !moment.isAfter(last));
        return moment.isAfter(last) ? Optional.empty() : Optional.of(moment);
    }

    /** The first moment at or after now at which it is not right; empty when it always is. */
    public Optional<Instant> closesAt(Instant now, Zones zones) {
        return windows().stream().map(each -> new Window(each.to(), each.from()))
                .flatMap(others -> zones.all().stream().map(zone -> others.opensAt(now, zone)))
                .min(Instant::compareTo);
    }

    private List<Window> windows() {
        return Stream.of(window, quiet == null ? null : quiet.others()).filter(Objects::nonNull).toList();
    }
}
