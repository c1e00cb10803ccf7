package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;

/**
 * A campaign that is thought of; what is absent or null is none.
 *
 * @param contacts  how many people it would write to
 * @param instances names of those that would send
 * @param timeZone  where a day begins and people are, America/Sao_Paulo if it is absent
 */
public record ForecastBody(Integer contacts, List<String> instances, Double delaySeconds, Double gapSeconds,
                           Integer dailyCapPerInstance, CampaignBody.Hours window, CampaignBody.Hours quietHours,
                           String timeZone, Instant startsAt, Instant endsAt, Integer canary) {
}
