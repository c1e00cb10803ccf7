package dev.caravan.domain.campaign;

import java.time.Instant;

/**
 * An instance of a campaign: whether it can send, and what it has sent.
 *
 * @param active      whether it takes part in the rotation. @param inactiveSince since when not, or null
 * @param enabled     whether it is wanted up
 * @param connected   whether its session is open. @param statusSince since when it is, or is not
 * @param reachable   whether its gateway answers
 * @param heldAt      since when no campaign sends through it, or null. @param heldCode of the enforcement
 * @param freeAt      end of the gap after its newest message, or null
 * @param dayCount    messages it has had today
 * @param attempts    sends that were begun through it in the campaign
 */
public record CampaignSender(int position, String instance, String gateway, boolean active, Instant inactiveSince,
                             String inactiveError, boolean enabled, boolean connected, Instant statusSince,
                             boolean reachable, Instant heldAt, Integer heldCode, Instant freeAt, int dayCount,
                             int attempts, int sent, int failed, int unknown, int returned, Instant lastSentAt) {

    /** Whether it takes messages, as far as its gap and its day's cap let it. */
    public boolean canSend() {
        return heldAt == null && active && enabled && connected && reachable;
    }

    public boolean capped(Integer cap) {
        return cap != null && dayCount >= cap;
    }
}
