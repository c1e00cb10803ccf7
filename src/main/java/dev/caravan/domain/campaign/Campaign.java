package dev.caravan.domain.campaign;

import java.time.Instant;

/**
 * A campaign as it stands.
 *
 * @param reason     why Caravan itself paused it, or null
 * @param evidence   what that was concluded from, or null
 * @param canaryLeft how many of the first slice may still go out, or null: there is none, or it is passed
 * @param approvedAt when a person agreed to its size, or null
 * @param approvedMessages the size that was agreed to, or null
 */
public record Campaign(long id, String name, CampaignState state, Instant stateSince, String reason, String evidence,
                       Terms terms, Integer canaryLeft, Instant approvedAt, String approvedBy, Integer approvedMessages,
                       Instant nextDueAt, int rotation, Instant createdAt, Instant startedAt, Instant finishedAt) {
}
