package dev.caravan.domain.campaign;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which act goes with which state of a campaign, and what a start asks for (SPEC 7). */
public final class LifePolicy {

    /** Why an act is refused. @param code stable, kebab case. @param why a sentence for a person */
    public record Refusal(String code, String why) { }

    /** @param from states in which it may be done. @param done states in which it has been done already */
    private record Row(Set<CampaignState> from, Set<CampaignState> done) { }

    private static final Map<CampaignAct, Row> ROWS = Map.of(
            CampaignAct.START, new Row(EnumSet.of(CampaignState.DRAFT), EnumSet.of(CampaignState.RUNNING)),
            CampaignAct.PAUSE, new Row(EnumSet.of(CampaignState.RUNNING), EnumSet.of(CampaignState.PAUSED)),
            CampaignAct.RESUME, new Row(EnumSet.of(CampaignState.PAUSED), EnumSet.of(CampaignState.RUNNING)),
            CampaignAct.CANCEL, new Row(EnumSet.of(CampaignState.DRAFT, CampaignState.RUNNING, CampaignState.PAUSED),
                    EnumSet.of(CampaignState.CANCELLED)),
            CampaignAct.APPROVE, new Row(EnumSet.of(CampaignState.DRAFT, CampaignState.RUNNING, CampaignState.PAUSED),
                    EnumSet.noneOf(CampaignState.class)));

    private LifePolicy() {
    }

    /**
     * Whether the act would change nothing: asking again does no harm.
     *
     * @param messages how many the campaign has
     */
    public static boolean isDone(CampaignAct act, Campaign campaign, int messages) {
        return ROWS.get(act).done().contains(campaign.state())
                || act == CampaignAct.APPROVE && campaign.approvedAt() != null && messages <= approved(campaign);
    }

    /**
     * Why an act cannot be done.
     *
     * @param messages     how many the campaign has
     * @param instances    how many it has
     * @param approvalFrom from how many messages on an admin must agree, or null
     */
    public static Optional<Refusal> refuse(CampaignAct act, Campaign campaign, int messages, int instances,
                                           Integer approvalFrom, Instant now) {
        if (!ROWS.get(act).from().contains(campaign.state())) {
            return Optional.of(new Refusal("wrong-state", "The campaign is " + campaign.state() + "; " + act.code()
                    + " goes with " + ROWS.get(act).from() + "."));
        }
        if (act == CampaignAct.PAUSE || act == CampaignAct.CANCEL) {
            return Optional.empty();
        }
        if (messages == 0) {
            return Optional.of(new Refusal("no-contacts", "The campaign has no contacts; add some first."));
        }
        return act == CampaignAct.APPROVE ? Optional.empty()
                : refuseToSend(campaign, messages, instances, approvalFrom, now);
    }

    private static Optional<Refusal> refuseToSend(Campaign campaign, int messages, int instances,
                                                  Integer approvalFrom, Instant now) {
        Instant end = campaign.terms().endsAt();
        if (end != null && !end.isAfter(now)) {
            return Optional.of(new Refusal("campaign-over", "Its endsAt is over: " + end + "."));
        }
        if (instances == 0) {
            return Optional.of(new Refusal("no-instances", "The campaign has no instances."));
        }
        return needsApproval(campaign, messages, approvalFrom)
                ? Optional.of(new Refusal("approval-needed", "With " + messages + " messages an admin must approve it "
                        + "first (campaign.approval-from is " + approvalFrom + ").")) : Optional.empty();
    }

    /** Whether an admin has to agree to so many messages and has not. */
    public static boolean needsApproval(Campaign campaign, int messages, Integer approvalFrom) {
        return approvalFrom != null && messages >= approvalFrom && messages > approved(campaign);
    }

    private static int approved(Campaign campaign) {
        return campaign.approvedMessages() == null ? 0 : campaign.approvedMessages();
    }
}
