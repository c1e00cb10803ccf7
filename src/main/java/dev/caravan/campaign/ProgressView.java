package dev.caravan.campaign;

import java.time.Instant;
import java.util.List;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignSender;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.Forecast;

/**
 * How a campaign goes on, for its progress.
 *
 * @param ratePerMinute messages that left per minute, over the last minutes
 * @param finishesAt    when it will end as things are, or null: it does not run, or does not end
 * @param limitedBy     what it waits for most until then, or null if it does not run
 * @param perInstance   what each instance has done, in the order of the rotation
 */
public record ProgressView(double ratePerMinute, Instant finishesAt, String limitedBy, List<Share> perInstance) {

    /** @param sent messages that a gateway took. @param share of all those, from 0 to 1. @param ready can send now */
    public record Share(String instance, int attempts, int sent, double share, boolean ready) { }

    private static final double TENTHS = 10;
    private static final double THOUSANDTHS = 1000;

    static ProgressView of(Campaign campaign, double rate, Forecast forecast, List<CampaignSender> senders) {
        int sent = senders.stream().mapToInt(CampaignSender::sent).sum();
        List<Share> shares = senders.stream().map(sender -> new Share(sender.instance(), sender.attempts(),
                sender.sent(), rounded((double) sender.sent() / Math.max(1, sent), THOUSANDTHS), sender.canSend()))
                .toList();
        boolean running = campaign.state() == CampaignState.RUNNING;
        return new ProgressView(rounded(rate, TENTHS), running ? forecast.finishesAt() : campaign.finishedAt(),
                running ? forecast.limitedBy().code() : null, shares);
    }

    private static double rounded(double value, double parts) {
        return Math.round(value * parts) / parts;
    }
}
