package dev.caravan.ops.log;

import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.caravan.domain.Band;
import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.Sweep;
import dev.caravan.domain.saga.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogTextsTest {

    private static final ResourceBundle PORTUGUESE = bundle("pt-BR");
    private static final ResourceBundle ENGLISH = bundle("en");

    @AfterEach
    void speakAsConfigured() {
        LogTexts.use("pt-BR");
    }

    @Test
    void bothLanguagesHaveTheSameLinesWithTheSameValues() {
        assertEquals(PORTUGUESE.keySet(), ENGLISH.keySet());
        PORTUGUESE.keySet().forEach(key -> assertEquals(placeholders(PORTUGUESE.getString(key)),
                placeholders(ENGLISH.getString(key)), key));
    }

    @Test
    void everyFaultOfAProxyHasAText() {
        Set<String> wanted = Stream.of(ProxyFault.values()).map(fault -> "fault." + fault.code())
                .collect(Collectors.toSet());

        assertTrue(PORTUGUESE.keySet().containsAll(wanted), wanted.toString());
    }

    @Test
    void everyFaultOfAConnectionHasAText() {
        Set<String> wanted = Stream.of(ConnectionFault.values()).map(fault -> "reconnect.fault." + fault.code())
                .collect(Collectors.toSet());

        assertTrue(PORTUGUESE.keySet().containsAll(wanted), wanted.toString());
    }

    @Test
    void everyEndOfError515HasAText() {
        Set<String> wanted = Stream.of(HumanNeed.SCAN_QR, HumanNeed.ERROR_515, HumanNeed.CONFIRM_DISCARD)
                .map(need -> "reconnect.515-end." + need.code()).collect(Collectors.toSet());

        assertTrue(PORTUGUESE.keySet().containsAll(wanted), wanted.toString());
    }

    @Test
    void everyReasonHasATextWithItsValues() {
        for (Reason reason : Reason.values()) {
            Object[] values = {"seven"};
            String english = reason.text(values);

            assertEquals(english.contains("seven") ? 1 : 0,
                    placeholders(PORTUGUESE.getString("reason." + reason.code())), english);
            assertEquals(Optional.of(reason), Reason.in(english).map(Reason.Told::reason));
        }
    }

    @Test
    void everyBandAndEverySweepHasAName() {
        Set<String> wanted = Stream.concat(Stream.of(Band.values()).map(band -> "band." + band.code()),
                Stream.of(Sweep.values()).map(sweep -> "sweep.name." + sweep.code())).collect(Collectors.toSet());

        assertTrue(PORTUGUESE.keySet().containsAll(wanted), wanted.toString());
    }

    @Test
    void theLanguageCanBeChosen() {
        assertEquals("Proxy em uso", LogTexts.of("proxy.effective"));

        LogTexts.use("en");

        assertEquals("Proxy in use", LogTexts.of("proxy.effective"));
    }

    private static int placeholders(String text) {
        return text.split("\\{}", -1).length - 1;
    }

    private static ResourceBundle bundle(String language) {
        return ResourceBundle.getBundle("log-texts", Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
