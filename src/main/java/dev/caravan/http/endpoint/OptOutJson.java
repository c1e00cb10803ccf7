package dev.caravan.http.endpoint;

import java.time.Instant;

import dev.caravan.domain.campaign.OptOut;

/**
 * A person who wants no more messages.
 *
 * @param phone    without its middle for viewers
 * @param source   stop_word or api
 * @param instance to which the person wrote, or null
 * @param word     what the person wrote, or null
 * @param actor    name of the key that added it, or null
 */
public record OptOutJson(String phone, Instant since, String source, String instance, String word, String actor) {

    static OptOutJson of(OptOut o, ShownNumber number) {
        return new OptOutJson(number.of(o.person()), o.since(), o.source().code(), o.instance(), o.word(), o.actor());
    }
}
