package dev.caravan.domain.campaign;

import java.time.Instant;
import java.util.Locale;

/**
 * A person's wish to get no more messages (SPEC 7, "Responsible use").
 *
 * @param source   how it was learned
 * @param instance to which the person wrote, or null
 * @param word     what the person wrote, or null
 * @param actor    name of the key that added it, or null
 */
public record OptOut(Person person, Instant since, Source source, String instance, String word, String actor) {

    /** How it was learned. */
    public enum Source {
        /** The person wrote a STOP word. */
        STOP_WORD,
        /** Somebody added it over HTTP. */
        API;

        /** As the database and the API write it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Source of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /** @param source its code */
    public static OptOut of(long person, Instant since, String source, String instance, String word, String actor) {
        return new OptOut(new Person(person), since, Source.of(source), instance, word, actor);
    }
}
