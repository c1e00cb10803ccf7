package dev.caravan.domain.campaign;

import java.util.Locale;

/** What a person does with a campaign (SPEC 7). */
public enum CampaignAct {
    START, PAUSE, RESUME, CANCEL,
    /** Agrees to its size. */
    APPROVE;

    /** As audit rows and log texts have it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
