package dev.caravan.ops.log;

import java.util.Locale;
import java.util.ResourceBundle;

/** What log lines about the fleet say, in the language of those who read them ({@code log.language}). */
public final class LogTexts {

    private static final String BUNDLE = "log-texts";
    private static volatile String language = "pt-BR";
    private static volatile ResourceBundle texts = bundle(language);

    private LogTexts() {
    }

    /** @param language {@code pt-BR} or {@code en} */
    public static void use(String language) {
        LogTexts.language = language;
        texts = bundle(language);
    }

    /** {@code pt-BR} or {@code en}. */
    public static String language() {
        return language;
    }

    /**
     * The format of a line.
     *
     * @throws java.util.MissingResourceException when there is none
     */
    public static String of(String key) {
        return texts.getString(key);
    }

    private static ResourceBundle bundle(String language) {
        return ResourceBundle.getBundle(BUNDLE, Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
