package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * On what terms a campaign sends.
 *
 * @param templates message n gets the n-th of them, and after the last the first again
 * @param policy    what becomes of a message whose outcome no evidence told
 * @param delay     between two of its messages; 0 for none
 * @param gap       between two messages of one instance; 0 for none
 * @param dailyCap  most messages of one instance in a day, those of other campaigns counted, or null
 * @param zone      where a day begins
 * @param hours     when a person may be written to, by the clock where that person is
 * @param startsAt  nothing goes out before, or null
 * @param endsAt    what has not gone out by then expires, or null
 * @param personCap most messages to one person, or null
 * @param canary    size of the first slice, after which it waits for good signs, or null
 */
public record Terms(List<String> templates, DeliveryPolicy policy, Duration delay, Duration gap, Integer dailyCap,
                    ZoneId zone, SendingHours hours, Instant startsAt, Instant endsAt, PersonCap personCap,
                    Integer canary) {

    /** @param most messages within any such period, all campaigns counted */
    public record PersonCap(int most, Duration period) { }

    public Terms {
        templates = List.copyOf(templates);
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(gap, "gap");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(hours, "hours");
    }
}
