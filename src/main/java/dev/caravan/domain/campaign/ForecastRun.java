package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Goes from one moment at which something can change to the next, in nanoseconds from now. Between two changes turns
 * repeat: once a round of all instances is the one before, only later, as many more as fit are one step.
 */
final class ForecastRun {

    private static final double NANOS_PER_MINUTE = 60e9;

    private static final class Group extends EvenShares.Share {

        private final OpenTimes times;
        private final long notBefore;

        private Group(int messages, OpenTimes times, long notBefore) {
            super(messages);
            this.times = times;
            this.notBefore = notBefore;
        }

        private boolean isOpen(long at) {
            return at >= notBefore && times.isOpen(at);
        }

        private long changesAfter(long at) {
            long change = times.changesAfter(at);
            return notBefore > at ? Math.min(notBefore, change) : change;
        }
    }

    private final Plan plan;
    private final long horizon;
    private final long end;
    private final long step;
    private final Limit stepLimit;
    private final List<Group> groups = new ArrayList<>();
    private final ForecastTurns turns;
    private final Map<LocalDate, Integer> days = new TreeMap<>();
    private final Map<Limit, Long> waits = new EnumMap<>(Limit.class);
    private final Map<Limit, Long> waitsBeforeRound = new EnumMap<>(Limit.class);

    private long now;
    private long due;
    private Limit dueLimit;
    private long change;
    private LocalDate day;
    private List<Group> open = List.of();
    private int left;
    private int openLeft;
    private int canaryLeft;

    ForecastRun(Plan plan, Duration horizon, Map<Zones, OpenTimes> times) {
        Terms terms = plan.terms();
        this.plan = plan;
        this.horizon = horizon.toNanos();
        this.end = terms.endsAt() == null || terms.endsAt().isAfter(plan.now().plus(horizon)) ? OpenTimes.NEVER
                : nanos(terms.endsAt());
        long delay = terms.delay().toNanos();
        long pace = plan.ratePerMinute() == null ? 0 : (long) (NANOS_PER_MINUTE / plan.ratePerMinute());
        this.step = Math.max(delay, pace);
        this.stepLimit = pace > delay ? Limit.RATE : Limit.DELAY;
        for (Plan.Group group : plan.groups()) {
            groups.add(new Group(group.messages(), times.computeIfAbsent(group.zones(),
                    zones -> new OpenTimes(terms.hours(), zones, plan.now())), nanos(group.notBefore())));
        }
        // A claim lets messages expire that no hour is right for.
        groups.removeIf(group -> group.times.neverOpens());
        this.turns = new ForecastTurns(plan.senders().stream().mapToLong(sender -> nanos(sender.freeAt())).toArray(),
                terms.gap().toNanos());
        this.left = groups.stream().mapToInt(Group::left).sum();
        this.due = Math.max(nanos(terms.startsAt()), nanos(plan.nextDueAt()));
        this.dueLimit = nanos(terms.startsAt()) > 0 ? Limit.START : Limit.DELAY;
        this.canaryLeft = plan.canaryLeft() == null ? Integer.MAX_VALUE : plan.canaryLeft();
    }

    private long nanos(Instant moment) {
        if (moment == null || moment.isBefore(plan.now())) {
            return 0;
        }
        Instant last = plan.now().plusNanos(horizon);
        return Duration.between(plan.now(), moment.isBefore(last) ? moment : last).toNanos();
    }

    Forecast run() {
        beginDay(plan.senders().stream().mapToInt(Plan.Sender::dayCount).toArray());
        if (canaryLeft == 0) {
            awaitSigns();
        }
        look();
        while (left > 0 && now < Math.min(end, horizon)) {
            Limit limit = blocked();
            long moment = change;
            if (limit == null) {
                long free = turns.freeAt(now);
                moment = Math.max(due, free);
                limit = free > due ? Limit.GAP : dueLimit;
            }
            long reached = Math.min(moment, change);
            waits.merge(limit, reached - now, Long::sum);
            now = reached;
            if (moment < change) {
                send();
            } else {
                look();
            }
        }
        return result();
    }

    /** What keeps back whatever is due, until something changes; null if nothing does. */
    private Limit blocked() {
        if (turns.isEmpty()) {
            return plan.senders().isEmpty() ? Limit.INSTANCES : Limit.DAILY_CAP;
        }
        if (openLeft > 0) {
            return null;
        }
        return groups.stream().anyMatch(group -> group.left() > 0 && group.times.isOpen(now)) ? Limit.PERSON_CAP
                : Limit.HOURS;
    }

    private void beginDay(int[] had) {
        Integer cap = plan.terms().dailyCap();
        int[] room = new int[plan.senders().size()];
        for (int i = 0; i < room.length; i++) {
            room[i] = cap == null ? Integer.MAX_VALUE : Math.max(0, cap - had[i]);
        }
        day = LocalDate.ofInstant(plan.now().plusNanos(now), plan.terms().zone());
        turns.begin(room, now);
    }

    /** Something has changed: who may be written to, or the day. */
    private void look() {
        LocalDate today = LocalDate.ofInstant(plan.now().plusNanos(now), plan.terms().zone());
        if (!today.equals(day)) {
            beginDay(new int[plan.senders().size()]);
        }
        open = groups.stream().filter(group -> group.left() > 0 && group.isOpen(now)).toList();
        openLeft = open.stream().mapToInt(Group::left).sum();
        change = Math.min(Math.min(end, horizon),
                nanos(today.plusDays(1).atStartOfDay(plan.terms().zone()).toInstant()));
        for (Group group : groups) {
            if (group.left() > 0) {
                change = Math.min(change, group.changesAfter(now));
            }
        }
        newRound(true);
    }

    private void send() {
        boolean same = turns.send(now);
        due = now + step;
        dueLimit = stepLimit;
        sent(1);
        if (canaryLeft == 0) {
            awaitSigns();
            newRound(true);
        } else if (same) {
            repeat();
            newRound(false);
        } else if (turns.roundBegins()) {
            newRound(false);
        }
    }

    /** Rounds like the one that just ended, as long as nothing else happens. */
    private void repeat() {
        int size = turns.size();
        long rounds = Math.min(Math.min(openLeft, canaryLeft) / size, turns.room());
        if (turns.period() > 0) {
            rounds = Math.min(rounds, (change - 1 - now) / turns.period());
        }
        // The slice ends, and a day's last turn is taken, one by one.
        rounds = canaryLeft == rounds * size ? rounds - 1 : rounds;
        if (rounds <= 0) {
            return;
        }
        long times = rounds;
        long later = rounds * turns.period();
        waits.replaceAll((limit, wait) -> wait + times * (wait - waitsBeforeRound.getOrDefault(limit, 0L)));
        now += later;
        due += later;
        turns.repeat((int) rounds);
        sent((int) rounds * size);
    }

    private void sent(int messages) {
        EvenShares.take(open, messages);
        openLeft -= messages;
        left -= messages;
        canaryLeft -= canaryLeft == Integer.MAX_VALUE ? 0 : messages;
        days.merge(day, messages, Integer::sum);
    }

    private void awaitSigns() {
        canaryLeft = Integer.MAX_VALUE;
        long signs = now + plan.canaryWait().toNanos();
        if (signs > due) {
            due = signs;
            dueLimit = Limit.CANARY;
        }
    }

    private void newRound(boolean changed) {
        if (changed) {
            turns.forget();
        }
        waitsBeforeRound.clear();
        waitsBeforeRound.putAll(waits);
    }

    private Forecast result() {
        int sent = days.values().stream().mapToInt(Integer::intValue).sum();
        boolean nobody = groups.isEmpty() && plan.messages() > 0;
        Forecast.End how = nobody ? Forecast.End.NEVER : left == 0 ? Forecast.End.FINISHES
                : end <= now ? Forecast.End.EXPIRES : sent == 0 ? Forecast.End.NEVER : Forecast.End.LATER;
        Instant finishes = how == Forecast.End.FINISHES || how == Forecast.End.EXPIRES ? plan.now().plusNanos(now)
                : null;
        Map<Limit, Duration> told = new EnumMap<>(Limit.class);
        waits.forEach((limit, wait) -> {
            if (wait > 0) {
                told.put(limit, Duration.ofNanos(wait));
            }
        });
        Limit most = told.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
                .orElse(nobody ? Limit.HOURS : Limit.NOTHING);
        return new Forecast(how, finishes, sent, plan.messages() - sent, most, told,
                days.entrySet().stream().map(each -> new Forecast.Day(each.getKey(), each.getValue())).toList());
    }
}
