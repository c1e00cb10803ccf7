package dev.caravan.domain.campaign;

/** Where a campaign is in its life (SPEC 7). */
public enum CampaignState {
    /** Being put together; nothing goes out. */
    DRAFT,
    RUNNING,
    /** By a person, or by Caravan for a reason that it tells; nothing goes out. */
    PAUSED,
    /** The fate of each message is known, or known to be unknowable. */
    COMPLETED,
    /** Ended by a person; what had not gone out never will. */
    CANCELLED;

    /** Whether it is over for good. */
    public boolean ended() {
        return this == COMPLETED || this == CANCELLED;
    }
}
