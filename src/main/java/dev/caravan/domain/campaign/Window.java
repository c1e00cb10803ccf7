package dev.caravan.domain.campaign;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The hours of each day in which a campaign may write to a person, by the person's clock (SPEC 7).
 *
 * @param from the first minute in which it may
 * @param to   the first minute in which it may no longer; earlier than {@code from} when midnight lies between
 */
public record Window(LocalTime from, LocalTime to) {

    /** A day can have no such hour, where clocks skip it or the whole day; not two in a row. */
    private static final int DAYS_AHEAD = 3;

    public Window {
        if (from.equals(to) || hasSeconds(from) || hasSeconds(to)) {
            throw new IllegalArgumentException("from and to must be two times of a day, such as 09:00 and 20:00");
        }
    }

    private static boolean hasSeconds(LocalTime time) {
        return !time.truncatedTo(ChronoUnit.MINUTES).equals(time);
    }

    /** Whether it is open at a moment. */
    public boolean isOpen(Instant at, ZoneId zone) {
        LocalTime time = LocalDateTime.ofInstant(at, zone.getRules().getOffset(at)).toLocalTime();
        return from.isBefore(to) ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }

    /** The first moment at or after now at which it is open. */
    public Instant opensAt(Instant now, ZoneId zone) {
        if (isOpen(now, zone)) {
            return now;
        }
        ZoneRules rules = zone.getRules();
        LocalDate today = LocalDate.ofInstant(now, zone);
        // It opens when clocks show its hour, or when they are changed to an hour within it.
        return Stream.concat(LongStream.rangeClosed(0, DAYS_AHEAD).mapToObj(today::plusDays)
                        .flatMap(day -> starts(day, rules)), changes(now, rules))
                .filter(moment -> moment.isAfter(now) && isOpen(moment, zone)).min(Instant::compareTo).orElseThrow();
    }

    /** None on a day that skips the hour, two on one that has it twice. */
    private Stream<Instant> starts(LocalDate day, ZoneRules rules) {
        LocalDateTime start = day.atTime(from);
        return rules.getValidOffsets(start).stream().map((ZoneOffset offset) -> start.toInstant(offset));
    }

    private static Stream<Instant> changes(Instant now, ZoneRules rules) {
        return Stream.iterate(rules.nextTransition(now), change -> change != null
                        && change.getInstant().isBefore(now.plus(DAYS_AHEAD, ChronoUnit.DAYS)),
                change -> rules.nextTransition(change.getInstant())).map(ZoneOffsetTransition::getInstant);
    }
}
