package dev.caravan.domain.campaign;

import java.time.Duration;

/**
 * What is done when no trace was found of a message whose outcome is unknown (SPEC 7, "The guarantee"). A gateway that
 * keeps no history proves nothing by finding nothing, and asking it again is in vain.
 *
 * @param looks how often a gateway is asked at the most
 * @param sends how often a message is tried at the most before it is not sent again
 * @param waits between two looks
 */
public record SettlementPolicy(int looks, int sends, LaterPolicy waits) {

    /** What comes next. */
    public enum Step {
        LOOK_AGAIN,
        /** It is unknown for good, unless a webhook still tells. */
        STAY_UNKNOWN,
        SEND_AGAIN
    }

    /**
     * @param looked how often it has been looked for, this time counted
     * @param kept   whether the gateway keeps a history, or null while that is not known
     * @param policy of the campaign
     * @param tried  how often it was tried
     */
    public Step foundNothing(int looked, Boolean kept, DeliveryPolicy policy, int tried) {
        return looked < looks && !Boolean.FALSE.equals(kept) ? Step.LOOK_AGAIN : inVain(policy, tried);
    }

    /**
     * When there is nobody left to ask. What was never answered may have arrived each time, so there is an end to it.
     *
     * @param tried how often it was tried
     */
    public Step inVain(DeliveryPolicy policy, int tried) {
        return switch (policy) {
            case AT_MOST_ONCE -> Step.STAY_UNKNOWN;
            case AT_LEAST_ONCE -> tried < sends ? Step.SEND_AGAIN : Step.STAY_UNKNOWN;
        };
    }

    /** @param looked how often it has been looked for */
    public Duration waitAfter(int looked) {
        return waits.after(looked);
    }
}
