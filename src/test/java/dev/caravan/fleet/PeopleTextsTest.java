package dev.caravan.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.caravan.domain.HumanNeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PeopleTextsTest {

    /** Words of those who build it, not of those who read it. */
    private static final Pattern JARGON = Pattern.compile(
            "(?i)\\b(saga|lease|fence|socket|https?|post|api|null|json|chain|timeout|status|endpoint|webhook|id)\\b|_");
    private static final ResourceBundle PORTUGUESE = bundle("pt-BR");
    private static final ResourceBundle ENGLISH = bundle("en");

    @Test
    void bothLanguagesHaveTheSameSentencesWithTheSameValues() {
        assertEquals(PORTUGUESE.keySet(), ENGLISH.keySet());
        PORTUGUESE.keySet().forEach(key -> assertEquals(placeholders(PORTUGUESE.getString(key)),
                placeholders(ENGLISH.getString(key)), key));
    }

    @ParameterizedTest
    @EnumSource
    void everyNeedSaysWhyAndWhatToDoInBothLanguages(HumanNeed need) {
        Map<String, String> cause = PeopleTexts.of("need." + need.code() + ".cause");
        Map<String, String> act = PeopleTexts.of("need." + need.code() + ".do");

        for (Map<String, String> told : List.of(cause, act)) {
            assertEquals(List.of("pt-BR", "en"), List.copyOf(told.keySet()));
            assertFalse(told.get("pt-BR").equals(told.get("en")), told::toString);
        }
        assertTrue(Stream.of(cause, act).flatMap(told -> told.values().stream())
                .noneMatch(text -> text.length() < 20 || JARGON.matcher(text).find()), () -> cause + " " + act);
    }

    @Test
    void noTextIsLeftOfANeedThatIsNoMore() {
        List<String> codes = Arrays.stream(HumanNeed.values()).map(HumanNeed::code).toList();

        assertEquals(List.of(), PORTUGUESE.keySet().stream().filter(key -> key.startsWith("need."))
                .filter(key -> !codes.contains(key.split("\\.")[1])).toList());
    }

    @Test
    void valuesTakeTheirPlacesInTheirLanguage() {
        Map<String, String> told = PeopleTexts.of("incident.platform-code", "405", PeopleTexts.of("code.408"), 7, 12);

        assertEquals("O WhatsApp derruba sessões com o código 405 (tempo esgotado): 7 de 12 instâncias habilitadas "
                + "ao mesmo tempo", told.get("pt-BR"));
        assertEquals("WhatsApp drops sessions with code 405 (timed out): 7 of 12 enabled instances at the same time",
                told.get("en"));
    }

    private static int placeholders(String text) {
        return text.split("\\{}", -1).length - 1;
    }

    private static ResourceBundle bundle(String language) {
        return ResourceBundle.getBundle("people-texts", Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
