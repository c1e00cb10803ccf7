package dev.caravan.campaign;

import java.time.Duration;

/**
 * @param tick         how often due messages are looked for at least
 * @param perInstance  messages of one instance that wait for the gateway's answer at a time
 * @param unwritten    outcomes that wait to be written before nothing more is claimed
 * @param redeliveries how often a message that was certainly not taken is sent again at once
 * @param gatewayRest  how long a gateway is left alone that could not take a message
 * @param lease        after this nothing is under way any more
 */
public record DispatchLimits(Duration tick, int perInstance, int unwritten, int redeliveries, Duration gatewayRest,
                             Duration lease) {
}
