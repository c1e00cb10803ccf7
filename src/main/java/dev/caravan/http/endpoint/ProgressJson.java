package dev.caravan.http.endpoint;

import java.time.Instant;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Tally;

/**
 * How far a campaign is (SPEC 9): how many of its messages are in each state, each message in one.
 *
 * @param reason   why Caravan itself paused it, or null
 * @param evidence what that was concluded from, or null
 */
public record ProgressJson(long id, String name, CampaignState state, Instant stateSince, String reason,
                           String evidence, int total, int pending, int claimed, int sending, int sent, int delivered,
                           int read, int failed, int noWhatsapp, int unknown, int optedOut, int expired,
                           int cancelled) {

    static ProgressJson of(Campaign c, Tally t) {
        return new ProgressJson(c.id(), c.name(), c.state(), c.stateSince(), c.reason(), c.evidence(), t.total(),
                t.of(MessageState.PENDING), t.of(MessageState.CLAIMED), t.of(MessageState.SENDING),
                t.of(MessageState.SENT), t.of(MessageState.DELIVERED), t.of(MessageState.READ),
                t.of(MessageState.FAILED), t.of(MessageState.NO_WHATSAPP), t.of(MessageState.UNKNOWN),
                t.of(MessageState.OPTED_OUT), t.of(MessageState.EXPIRED), t.of(MessageState.CANCELLED));
    }
}
