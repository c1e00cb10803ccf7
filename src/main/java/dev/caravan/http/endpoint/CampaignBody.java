package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;

/**
 * A campaign that is wanted, as the OpenAPI document tells it; {@link CampaignReader} tells what is absent from what is
 * null.
 */
public record CampaignBody(String name, List<String> templates, List<String> instances, Double delaySeconds,
                           Double gapSeconds, String policy, Hours window, Hours quietHours,
                           Integer dailyCapPerInstance, PersonCap personCap, String timeZone, Instant startsAt,
                           Instant endsAt, Integer canary, String requestKey) {

    /** Times of a day, such as 09:00; {@code to} may be the earlier one. */
    public record Hours(String from, String to) { }

    /** @param messages to one person. @param days in so many days */
    public record PersonCap(Integer messages, Double days) { }
}
