package dev.caravan.domain.campaign;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How columns of contacts and variables of templates are called, so that both are the same however they are typed. */
public final class FieldName {

    public static final String RULE = "1 to 64 letters, digits, blanks and _ . -, a letter or digit first";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} _.-]{0,63}");

    private FieldName() {
    }

    /** In lower case, without blanks around it; empty when it breaks the {@link #RULE}. */
    public static Optional<String> of(String text) {
        String name = Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }
}
