package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A campaign as it goes, looked at in every minute, with the rules that claims follow and no short cut. */
final class MinuteByMinute {

    private final Plan plan;
    private final Terms terms;
    private final Instant last;
    private final int[] left;
    private final int[] dayCount;
    private final Instant[] free;
    private final Map<LocalDate, Integer> days = new TreeMap<>();
    private final Map<Limit, Duration> waits = new HashMap<>();
    private final Duration step;
    private final Limit stepLimit;
    private Instant due;
    private Limit dueLimit;
    private Integer canaryLeft;
    private int rotation;
    private LocalDate day;

    MinuteByMinute(Plan plan, Duration horizon) {
        this.plan = plan;
        this.terms = plan.terms();
        this.last = plan.now().plus(horizon);
        left = plan.groups().stream().mapToInt(group -> terms.hours().opensAt(plan.now(), group.zones()).isEmpty() ? 0
                : group.messages()).toArray();
        dayCount = plan.senders().stream().mapToInt(Plan.Sender::dayCount).toArray();
        free = plan.senders().stream().map(s -> later(s.freeAt(), plan.now())).toArray(Instant[]::new);
        due = later(terms.startsAt(), later(plan.nextDueAt(), plan.now()));
        dueLimit = terms.startsAt() != null && terms.startsAt().isAfter(plan.now()) ? Limit.START : Limit.DELAY;
        canaryLeft = plan.canaryLeft();
        Duration pace = plan.ratePerMinute() == null ? Duration.ZERO
                : Duration.ofMinutes(Math.round(1 / plan.ratePerMinute()));
        step = pace.compareTo(terms.delay()) > 0 ? pace : terms.delay();
        stepLimit = pace.compareTo(terms.delay()) > 0 ? Limit.RATE : Limit.DELAY;
        day = LocalDate.ofInstant(plan.now(), terms.zone());
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || one.isBefore(other) ? other : one;
    }

    Forecast run() {
        Instant now = plan.now();
        if (canaryLeft != null && canaryLeft == 0) {
            judge(now);
        }
        while (total() > 0 && now.isBefore(last) && (terms.endsAt() == null || now.isBefore(terms.endsAt()))) {
            if (!LocalDate.ofInstant(now, terms.zone()).equals(day)) {
                day = LocalDate.ofInstant(now, terms.zone());
                IntStream.range(0, dayCount.length).forEach(i -> dayCount[i] = 0);
            }
            Limit limit = limit(now);
            if (limit == null) {
                send(now);
            } else {
                waits.merge(limit, Duration.ofMinutes(1), Duration::plus);
                now = now.plus(Duration.ofMinutes(1));
            }
        }
        return result(now);
    }

    private Limit limit(Instant now) {
        List<Integer> capable = IntStream.range(0, free.length).boxed()
                .filter(i -> terms.dailyCap() == null || dayCount[i] < terms.dailyCap()).toList();
        if (capable.isEmpty()) {
            return free.length == 0 ? Limit.INSTANCES : Limit.DAILY_CAP;
        }
        if (group(now).isEmpty()) {
            return IntStream.range(0, left.length).anyMatch(g -> left[g] > 0 && inHours(g, now)) ? Limit.PERSON_CAP
                    : Limit.HOURS;
        }
        Instant freeAt = capable.stream().map(i -> free[i]).min(Comparator.naturalOrder()).orElseThrow();
        if (!freeAt.isAfter(now) && !due.isAfter(now)) {
            return null;
        }
        return freeAt.isAfter(now) && freeAt.isAfter(due) ? Limit.GAP : dueLimit;
    }

    private boolean inHours(int group, Instant now) {
        return terms.hours().opensAt(now, plan.groups().get(group).zones()).equals(Optional.of(now));
    }

    private Optional<Integer> group(Instant now) {
        return IntStream.range(0, left.length).boxed().filter(g -> left[g] > 0 && inHours(g, now)
                        && !later(plan.groups().get(g).notBefore(), now).isAfter(now))
                .min((one, other) -> Long.compare(taken(one) * size(other), taken(other) * size(one)));
    }

    private long taken(int group) {
        return 2 * (size(group) - left[group]) + 1;
    }

    private long size(int group) {
        return plan.groups().get(group).messages();
    }

    private void send(Instant now) {
        Map<Integer, Integer> capacity = new HashMap<>();
        for (int i = 0; i < free.length; i++) {
            boolean room = terms.dailyCap() == null || dayCount[i] < terms.dailyCap();
            capacity.put(i, room && !free[i].isAfter(now) ? 1 : 0);
        }
        Rotation.Deal deal = Rotation.deal(capacity, rotation, 1);
        int sender = deal.positions().get(0);
        rotation = deal.next();
        left[group(now).orElseThrow()]--;
        dayCount[sender]++;
        free[sender] = now.plus(terms.gap());
        due = now.plus(step);
        dueLimit = stepLimit;
        days.merge(day, 1, Integer::sum);
        if (canaryLeft != null && --canaryLeft == 0) {
            judge(now);
        }
    }

    private void judge(Instant now) {
        canaryLeft = null;
        Instant signs = now.plus(plan.canaryWait());
        if (signs.isAfter(due)) {
            due = signs;
            dueLimit = Limit.CANARY;
        }
    }

    private int total() {
        return IntStream.of(left).sum();
    }

    private Forecast result(Instant now) {
        int sent = days.values().stream().mapToInt(Integer::intValue).sum();
        boolean nobody = sent == 0 && total() == 0 && plan.messages() > 0;
        boolean over = terms.endsAt() != null && !now.isBefore(terms.endsAt());
        Forecast.End end = nobody ? Forecast.End.NEVER : total() == 0 ? Forecast.End.FINISHES
                : over ? Forecast.End.EXPIRES : sent == 0 ? Forecast.End.NEVER : Forecast.End.LATER;
        Limit most = nobody ? Limit.HOURS : Limit.NOTHING;
        for (Limit limit : Limit.values()) {
            if (waits.getOrDefault(limit, Duration.ZERO).compareTo(waits.getOrDefault(most, Duration.ZERO)) > 0) {
                most = limit;
            }
        }
        return new Forecast(end, end == Forecast.End.FINISHES || end == Forecast.End.EXPIRES ? now : null, sent,
                plan.messages() - sent, most, waits,
                days.entrySet().stream().map(d -> new Forecast.Day(d.getKey(), d.getValue())).toList());
    }
}
