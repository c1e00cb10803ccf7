package dev.caravan.campaign;

import java.time.Duration;

import dev.caravan.domain.campaign.SettlementPolicy;

/**
 * @param policy       what is done when nothing is found
 * @param attempt      how long a gateway may take over a send
 * @param skew         what its clock and ours may be apart
 * @param perGateway   looks that this node has under way at one gateway
 * @param lease        after this a look is given up
 * @param gatewayWait  when it is looked for again at a gateway that could not be asked
 * @param giveUp       after this the campaign's policy decides, also when the gateway never could be asked
 * @param historyCheck how long it holds what was learned of a gateway's history
 */
public record SettlementLimits(SettlementPolicy policy, Duration attempt, Duration skew, int perGateway, Duration lease,
                               Duration gatewayWait, Duration giveUp, Duration historyCheck) {
}
