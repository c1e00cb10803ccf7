package dev.caravan.boot;

import dev.caravan.contacts.Phones;
import dev.caravan.domain.campaign.StopWords;

/**
 * How people and what they write are understood.
 *
 * @param phones    how numbers are read
 * @param stopWords who wants no more messages
 */
record ContactSettings(Phones phones, StopWords stopWords) {

    static ContactSettings read(Config config) {
        String region = config.text("campaign.region");
        Phones phones = Phones.of(region).orElse(null);
        if (phones == null) {
            config.mistake("campaign.region", "two letters of a country, such as BR");
        }
        return new ContactSettings(phones, new StopWords(config.list("campaign.stop-words")));
    }
}
