package dev.caravan.domain.campaign;

import java.time.Instant;

/**
 * What came of sending one message.
 *
 * @param claim     under which it was sent: written only while that is its newest
 * @param keyId     the gateway's id of it, or null if it took none
 * @param error     why not, or null
 * @param code      of an enforcement, or null
 * @param attempt   how often it has been sent, this one counted
 * @param at        when the outcome was known
 */
public record SendResult(long campaign, int seq, long claim, int position, String instance, int attempt, Fate fate,
                         String keyId, String error, Integer code, Instant at) {

    /** The same without anything that a gateway said. */
    public SendResult plain() {
        return new SendResult(campaign, seq, claim, position, instance, attempt, fate, null, null, code, at);
    }
}
