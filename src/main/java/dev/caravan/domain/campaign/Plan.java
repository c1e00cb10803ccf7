package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a campaign has to send and through whom: all that its end depends on.
 *
 * @param nextDueAt     when the next message may go out, or null
 * @param canaryLeft    how many of the first slice may still go out, or null: there is none, or it is passed
 * @param canaryWait    how long signs of the first slice are waited for; they are taken to be good
 * @param groups        people, by where they are
 * @param senders       instances that can send, in the order of the rotation
 * @param ratePerMinute the most that gateways were seen to take, or null when nothing was
 */
public record Plan(Instant now, Terms terms, Instant nextDueAt, Integer canaryLeft, Duration canaryWait,
                   List<Group> groups, List<Sender> senders, Double ratePerMinute) {

    /**
     * Messages to people of the same time zones. Groups are mixed evenly: a third of each has gone out when a third of
     * all has, as long as all may be written to.
     *
     * @param notBefore when these people may be written to again who had enough, or null
     */
    public record Group(Zones zones, int messages, Instant notBefore) { }

    /**
     * An instance that is connected and takes part.
     *
     * @param dayCount messages it has had today
     * @param freeAt   end of the gap after its newest message, or null
     */
    public record Sender(int dayCount, Instant freeAt) {

        /** One that has not sent yet. */
        public static final Sender FRESH = new Sender(0, null);
    }

    public Plan {
        groups = groups.stream().filter(group -> group.messages() > 0).toList();
        senders = List.copyOf(senders);
    }

    public int messages() {
        return groups.stream().mapToInt(Group::messages).sum();
    }

    /** The same with so many messages only: those that go out first. */
    public Plan first(int messages) {
        double share = (double) messages / Math.max(1, messages());
        return with(groups.stream().map(group -> new Group(group.zones(),
                (int) Math.ceil(group.messages() * share), group.notBefore())).toList());
    }

    private Plan with(List<Group> others) {
        return new Plan(now, terms, nextDueAt, canaryLeft, canaryWait, others, senders, ratePerMinute);
    }

    Plan with(Terms others) {
        return new Plan(now, others, nextDueAt, canaryLeft, canaryWait, groups, senders, ratePerMinute);
    }

    Plan withMore(int fresh) {
        List<Sender> more = new ArrayList<>(senders);
        more.addAll(Collections.nCopies(fresh, Sender.FRESH));
        return new Plan(now, terms, nextDueAt, canaryLeft, canaryWait, groups, more, ratePerMinute);
    }
}
