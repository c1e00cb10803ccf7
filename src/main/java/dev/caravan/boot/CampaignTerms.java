package dev.caravan.boot;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

import dev.caravan.domain.campaign.CampaignDefaults;
import dev.caravan.domain.campaign.DeliveryPolicy;
import dev.caravan.domain.campaign.QuietHours;
import dev.caravan.domain.campaign.SendingHours;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.Window;
import dev.caravan.http.endpoint.CampaignMessageEndpoints;

/**
 * What campaigns are made with, and how long lists may be.
 *
 * @param defaults     of a campaign that does not name its own
 * @param approvalFrom from how many messages on an admin must agree, or null
 * @param endSlice     messages of an ended campaign that one transaction takes
 * @param lists        limits of an import of contacts
 */
record CampaignTerms(CampaignDefaults defaults, Integer approvalFrom, int endSlice,
                     CampaignMessageEndpoints.Limits lists) {

    static final int MOST = 100_000_000;

    private interface Between<T> {
        T of(LocalTime from, LocalTime to);
    }

    static CampaignTerms read(Config config) {
        Integer messages = numberOrNone(config, "campaign.person-cap");
        Duration period = config.duration("campaign.person-period");
        config.duration("campaign-end.tick");
        DeliveryPolicy policy = DeliveryPolicy.valueOf(
                config.oneOf("campaign.policy", "at_most_once", "at_least_once").toUpperCase(Locale.ROOT));
        SendingHours hours = new SendingHours(hours(config, "campaign.window", Window::new),
                hours(config, "campaign.quiet-hours", QuietHours::new));
        CampaignDefaults defaults = new CampaignDefaults(policy, config.duration("campaign.delay"),
                config.duration("campaign.gap"), numberOrNone(config, "campaign.daily-cap"), zone(config), hours,
                messages == null ? null : new Terms.PersonCap(messages, period),
                numberOrNone(config, "campaign.canary"));
        return new CampaignTerms(defaults, numberOrNone(config, "campaign.approval-from"),
                config.integer("campaign-end.slice", 1, 100_000),
                new CampaignMessageEndpoints.Limits(config.bytes("campaign-contacts.max-body-size"),
                        config.duration("campaign-contacts.patience"),
                        config.integer("campaign-contacts.imports", 1, 100)));
    }

    private static Integer numberOrNone(Config config, String key) {
        int number = config.integer(key, 0, MOST);
        return number == 0 ? null : number;
    }

    private static ZoneId zone(Config config) {
        try {
            return ZoneId.of(config.text("campaign.zone"));
        } catch (DateTimeException e) {
            config.mistake("campaign.zone", "a time zone, such as America/Sao_Paulo");
            return null;
        }
    }

    private static <T> T hours(Config config, String key, Between<T> type) {
        List<String> given = config.list(key);
        if (given.isEmpty()) {
            return null;
        }
        try {
            String[] times = given.get(0).split("-");
            if (given.size() == 1 && times.length == 2) {
                return type.of(LocalTime.parse(times[0].strip()), LocalTime.parse(times[1].strip()));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // The same answer as for any other text.
        }
        config.mistake(key, "two times of a day, such as 21:00-08:00, or nothing");
        return null;
    }
}
