package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.caravan.campaign.ProgressView;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.QuietHours;
import dev.caravan.domain.campaign.Tally;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Window;

/**
 * A campaign: its progress, and the terms as it was made with.
 *
 * @param canaryLeft     how many of the first slice may still go out, or null
 * @param approvalNeeded whether an admin has to agree before it is started
 * @param approvedMessages how many messages were agreed to, or null
 */
public record CampaignJson(@JsonUnwrapped ProgressJson progress, @JsonUnwrapped ProgressView course,
                           List<String> templates, List<String> instances,
                           double delaySeconds, double gapSeconds, String policy, CampaignBody.Hours window,
                           CampaignBody.Hours quietHours, Integer dailyCapPerInstance,
                           CampaignBody.PersonCap personCap, String timeZone, Instant startsAt, Instant endsAt,
                           Integer canary, Integer canaryLeft, boolean approvalNeeded, Instant approvedAt,
                           String approvedBy, Integer approvedMessages, Instant createdAt, Instant startedAt,
                           Instant finishedAt) {

    private static final double SECONDS_A_DAY = 86_400;

    static CampaignJson of(Campaign c, Tally tally, ProgressView course, List<String> instances, boolean approvalNeeded) {
        Terms terms = c.terms();
        Window window = terms.hours().window();
        QuietHours quiet = terms.hours().quiet();
        Terms.PersonCap cap = terms.personCap();
        return new CampaignJson(ProgressJson.of(c, tally), course, terms.templates(), instances,
                terms.delay().toMillis() / 1000.0, terms.gap().toMillis() / 1000.0, terms.policy().code(),
                window == null ? null : new CampaignBody.Hours(window.from().toString(), window.to().toString()),
                quiet == null ? null : new CampaignBody.Hours(quiet.from().toString(), quiet.to().toString()),
                terms.dailyCap(), cap == null ? null
                        : new CampaignBody.PersonCap(cap.most(), cap.period().toSeconds() / SECONDS_A_DAY),
                terms.zone().getId(), terms.startsAt(), terms.endsAt(), terms.canary(), c.canaryLeft(), approvalNeeded,
                c.approvedAt(), c.approvedBy(), c.approvedMessages(), c.createdAt(), c.startedAt(), c.finishedAt());
    }
}
