package dev.caravan.fleet;

import dev.caravan.domain.saga.Reason;
import dev.caravan.ops.log.LogTexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ReasonTextsTest {

    @AfterEach
    void speakAsConfigured() {
        LogTexts.use("pt-BR");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no login within 60 s                     | sem login em 60 s
            none of 3 tries led to a login           | nenhuma de 3 tentativas conectou
            the gateway is reconnecting by itself    | o gateway está reconectando sozinho
            a person is needed: pair-again           | A conexão foi encerrada no celular
            logged out (401)                         | sessão encerrada no celular (401)
            code 999 (999)                           | code 999 (999)
            the proxy answered 407                   | the proxy answered 407
            """)
    void reasonsAreSaidInPortugueseAndWhatOthersSaidAsItWasSaid(String stored, String said) {
        assertEquals(said, ReasonTexts.of(stored));
    }

    @Test
    void inEnglishAReasonIsSaidAsItIsStored() {
        LogTexts.use("en");

        for (Reason reason : Reason.values()) {
            String stored = reason.text(60);
            assertEquals(reason == Reason.PERSON_NEEDED ? "60" : stored, ReasonTexts.of(stored));
        }
    }
}
