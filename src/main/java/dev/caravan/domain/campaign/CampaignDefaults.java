package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.ZoneId;

/**
 * The terms of a campaign that does not name its own.
 *
 * @param dailyCap  null for none
 * @param personCap null for none
 * @param canary    null for none
 */
public record CampaignDefaults(DeliveryPolicy policy, Duration delay, Duration gap, Integer dailyCap, ZoneId zone,
                               SendingHours hours, Terms.PersonCap personCap, Integer canary) {
}
