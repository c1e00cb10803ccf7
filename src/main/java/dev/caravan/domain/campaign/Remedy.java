package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One number of a campaign that was other, and what that would change of its end.
 *
 * @param value      the other number, as its kind says
 * @param finishesAt when it would end, or null if it would not
 * @param sooner     how much earlier that is, or null if it would not end without
 * @param more       messages that would go out besides
 */
public record Remedy(Kind kind, long value, Instant finishesAt, Duration sooner, int more) {

    /** What is other. */
    public enum Kind {
        /** So many instances more. */
        MORE_INSTANCES,
        /** So many of its instances that cannot send now could. */
        INSTANCES_BACK,
        /** A delay of so many milliseconds. */
        SHORTER_DELAY,
        /** A gap of so many milliseconds. */
        SHORTER_GAP,
        /** A daily cap of so many messages. */
        HIGHER_CAP,
        /** People may be written to at any hour; no number. */
        ALL_HOURS,
        /** It does not end before its messages do; no number. */
        LATER_END;

        /** As the API writes it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int MORE = 2;
    private static final Duration WORTH_TELLING = Duration.ofMinutes(1);

    /**
     * What would help, most first.
     *
     * @param absent how many instances of the campaign cannot send now
     */
    public static List<Remedy> of(Plan plan, Forecast now, int absent) {
        Terms terms = plan.terms();
        Map<Zones, OpenTimes> times = new HashMap<>();
        List<Remedy> found = new ArrayList<>();
        add(found, now, Kind.MORE_INSTANCES, MORE, Forecast.of(plan.withMore(MORE), Forecast.HORIZON, times));
        if (absent > 0) {
            add(found, now, Kind.INSTANCES_BACK, absent,
                    Forecast.of(plan.withMore(absent), Forecast.HORIZON, times));
        }
        if (!terms.delay().isZero()) {
            Duration delay = terms.delay().dividedBy(2);
            add(found, now, Kind.SHORTER_DELAY, delay.toMillis(), other(plan, delay, terms.gap(), terms.dailyCap(),
                    times));
        }
        if (!terms.gap().isZero()) {
            Duration gap = terms.gap().dividedBy(2);
            add(found, now, Kind.SHORTER_GAP, gap.toMillis(), other(plan, terms.delay(), gap, terms.dailyCap(), times));
        }
        if (terms.dailyCap() != null && terms.dailyCap() > 0) {
            int cap = (int) Math.min(Integer.MAX_VALUE, 2L * terms.dailyCap());
            add(found, now, Kind.HIGHER_CAP, cap, other(plan, terms.delay(), terms.gap(), cap, times));
        }
        if (terms.hours().window() != null || terms.hours().quiet() != null) {
            add(found, now, Kind.ALL_HOURS, 0, Forecast.of(plan.with(terms(terms, terms.delay(), terms.gap(),
                    terms.dailyCap(), new SendingHours(null, null), terms.endsAt()))));
        }
        if (now.end() == Forecast.End.EXPIRES) {
            add(found, now, Kind.LATER_END, 0, Forecast.of(plan.with(terms(terms, terms.delay(), terms.gap(),
                    terms.dailyCap(), terms.hours(), null)), Forecast.HORIZON, times));
        }
        found.sort(Comparator.comparingInt(Remedy::more).thenComparing(Remedy::sooner,
                Comparator.nullsFirst(Comparator.naturalOrder())).reversed());
        return found;
    }

    private static Forecast other(Plan plan, Duration delay, Duration gap, Integer cap, Map<Zones, OpenTimes> times) {
        Terms terms = plan.terms();
        return Forecast.of(plan.with(terms(terms, delay, gap, cap, terms.hours(), terms.endsAt())), Forecast.HORIZON,
                times);
    }

    private static Terms terms(Terms terms, Duration delay, Duration gap, Integer cap, SendingHours hours,
                               Instant endsAt) {
        return new Terms(terms.templates(), terms.policy(), delay, gap, cap, terms.zone(), hours, terms.startsAt(),
                endsAt, terms.personCap(), terms.canary());
    }

    private static void add(List<Remedy> found, Forecast now, Kind kind, long value, Forecast other) {
        int more = other.sent() - now.sent();
        boolean both = now.end() == Forecast.End.FINISHES && other.end() == Forecast.End.FINISHES;
        Duration sooner = both ? Duration.between(other.finishesAt(), now.finishesAt()) : null;
        if (more > 0 || both && sooner.compareTo(WORTH_TELLING) >= 0) {
            found.add(new Remedy(kind, value, other.finishesAt(), sooner, Math.max(0, more)));
        }
    }
}
