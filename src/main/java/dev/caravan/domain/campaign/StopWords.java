package dev.caravan.domain.campaign;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether an inbound text asks for no more messages (SPEC 7). The whole text must say so: one of the configured words
 * or phrases, at most repeated and with words of courtesy around it. Case, accents, punctuation, emoji and width do not
 * matter.
 */
public final class StopWords {

    /** Longer texts say more than that; it bounds what is looked at. */
    private static final int MOST_CHARACTERS = 120;
    private static final String COURTESY = "por favor|por gentileza|pfv|pf|please|pls|plz|obrigado|obrigada|obg|valeu"
            + "|thanks|thank you|thx|agora|ja|now|ok|oi|ola|hi|hello|bom dia|boa tarde|boa noite";
    /** Joiners, marks of direction, soft hyphens: what cannot be seen is not there. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{M}]+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Predicate<String> request;

    /** @param words and phrases, written in any way; none means that nothing is a request */
    public StopWords(Collection<String> words) {
        List<String> plain = words.stream().map(StopWords::plain).filter(word -> !word.isEmpty()).distinct().toList();
        String any = plain.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        request = plain.isEmpty() ? text -> false : Pattern.compile(
                "(?:(?:" + COURTESY + ") )*(?:" + any + ")(?: (?:" + any + "|" + COURTESY + "))*").asMatchPredicate();
    }

    /** Whether the sender wants no more messages. */
    public boolean match(String text) {
        return text.length() <= MOST_CHARACTERS && request.test(plain(text));
    }

    /** Words in lower case with one blank between them, without accents and signs. */
    private static String plain(String text) {
        String seen = UNSEEN.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return BETWEEN_WORDS.matcher(seen).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
}
