package dev.caravan.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

import org.slf4j.helpers.MessageFormatter;

/** Sentences for people who watch the fleet, in every language that they read, Portuguese first. */
public final class PeopleTexts {

    private static final String BUNDLE = "people-texts";
    private static final String LOG_BUNDLE = "log-texts";
    private static final List<String> LANGUAGES = List.of("pt-BR", "en");

    private PeopleTexts() {
    }

    /**
     * The sentence by language.
     *
     * @param values take the places of {@code {}} in this order; a map by language is taken in each one's own
     * @throws java.util.MissingResourceException when there is none
     */
    public static Map<String, String> of(String key, Object... values) {
        Map<String, String> sentences = new LinkedHashMap<>();
        for (String language : LANGUAGES) {
            Object[] own = new Object[values.length];
            for (int i = 0; i < values.length; i++) {
                own[i] = values[i] instanceof Map<?, ?> byLanguage ? byLanguage.get(language) : values[i];
            }
            sentences.put(language, MessageFormatter.basicArrayFormat(bundle(BUNDLE, language).getString(key), own));
        }
        return sentences;
    }

    /** A text that log lines use too, by language; {@code key} itself when there is none. */
    static Map<String, String> ofLog(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String language : LANGUAGES) {
            ResourceBundle bundle = bundle(LOG_BUNDLE, language);
            texts.put(language, bundle.containsKey(key) ? bundle.getString(key) : key);
        }
        return texts;
    }

    static boolean has(String key) {
        return bundle(BUNDLE, LANGUAGES.get(0)).containsKey(key);
    }

    private static ResourceBundle bundle(String name, String language) {
        return ResourceBundle.getBundle(name, Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
