package dev.caravan.http.endpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.caravan.domain.campaign.Forecast;
import dev.caravan.domain.campaign.Limit;
import dev.caravan.domain.campaign.Remedy;
import dev.caravan.domain.campaign.WhyNot;
import dev.caravan.fleet.PeopleTexts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class ForesightTextsTest {

    private static final String VALUE = "~";

    static Stream<Map.Entry<String, Integer>> codes() {
        return WhyNot.codes().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void eachAnswerHasASentenceWithPlacesForAllItsValues(Map.Entry<String, Integer> code) {
        told("why." + code.getKey(), code.getValue());
    }

    @ParameterizedTest
    @EnumSource
    void eachEndHasASentence(Forecast.End end) {
        told("forecast." + end.name().toLowerCase(Locale.ROOT), 2);
    }

    @ParameterizedTest
    @EnumSource
    void eachLimitHasAName(Limit limit) {
        told("limit." + limit.code(), 0);
    }

    @ParameterizedTest
    @EnumSource
    void eachChangeHasASentence(Remedy.Kind kind) {
        boolean valueless = kind == Remedy.Kind.ALL_HOURS || kind == Remedy.Kind.LATER_END;
        told("forecast." + kind.code(), valueless ? 1 : 2);
    }

    private static void told(String key, int values) {
        Object[] given = new Object[values];
        Arrays.fill(given, VALUE);
        Map<String, String> sentences = PeopleTexts.of(key, given);
        sentences.values().forEach(sentence -> {
            assertEquals(values, sentence.split(VALUE, -1).length - 1, sentence);
            assertFalse(sentence.contains("{}"), sentence);
        });
        assertFalse(sentences.get("pt-BR").equals(sentences.get("en")), key);
    }
}
