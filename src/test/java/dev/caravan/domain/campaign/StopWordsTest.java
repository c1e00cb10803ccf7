package dev.caravan.domain.campaign;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The words that are configured by default. */
class StopWordsTest {

    private final StopWords words;

    StopWordsTest() throws IOException {
        Properties defaults = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("config/application.properties"))) {
            defaults.load(file);
        }
        words = new StopWords(List.of(defaults.getProperty("campaign.stop-words").split(",")));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
        SAIR                          | true
        sair                          | true
        '  Sair.  '                   | true
        Sair, por favor               | true
        por favor, quero sair         | true
        PARAR!!!                      | true
        parar parar parar             | true
        Pare                          | true
        "pare"                        | true
        *Pare*                        | true
        pare, obrigado                | true
        Cancelar                      | true
        cancele por favor             | true
        Remover                       | true
        me remova                     | true
        Descadastrar                  | true
        STOP                          | true
        Stop 🛑                       | true
        🛑🛑 stop 🛑🛑                 | true
        stop, thanks                  | true
        please stop                   | true
        Stop please                   | true
        unsubscribe                   | true
        Cancel                        | true
        END                           | true
        quit                          | true
        Remove me                     | true
        please remove me              | true
        Não quero receber             | true
        nao quero receber mais        | true
        não quero mais receber mensagens | true
        NÃO ME ENVIE MAIS             | true
        não me mande mais mensagens   | true
        pare de me enviar mensagens   | true
        opt-out                       | true
        Opt out                       | true
        don't message me              | true
        don’t text me                 | true
        ＳＴＯＰ                        | true
        ｓａｉｒ                        | true
        𝐒𝐓𝐎𝐏                          | true
        s\u200Bai\u200Dr              | true
        \u202ASAIR\u202C              | true
        PA\u00ADRAR                   | true
        nao\u00A0quero\u00A0receber   | true
        nã\u0303o quero receber       | true
        não vou parar de comprar      | false
        stop by tomorrow?             | false
        não pare                      | false
        não quero parar               | false
        quero receber                 | false
        posso cancelar o pedido depois? | false
        vou sair agora, te ligo       | false
        a que horas vai sair?         | false
        weekend                       | false
        the end of the story          | false
        nonstop                       | false
        paremos                       | false
        sai                           | false
        saír daqui quando?            | false
        don't stop                    | false
        stop sign                     | false
        can you remove me from the group and add my brother | false
        cancelado?                    | false
        sim                           | false
        obrigado                      | false
        por favor                     | false
        🛑                            | false
        !!!                           | false
        ''                            | false
        """)
    void onlyAMessageThatSaysItIsARequest(String text, boolean stops) {
        assertEquals(stops, words.match(text), text);
    }

    @Test
    void aLongTextIsNone() {
        assertFalse(words.match("stop ".repeat(30)));
        assertTrue(words.match("stop ".repeat(20)));
    }

    @Test
    void withoutWordsNothingIsARequest() {
        assertFalse(new StopWords(List.of()).match("stop"));
        assertFalse(new StopWords(List.of(" ", "!")).match(""));
    }

    @Property
    void anyTextIsJudged(@ForAll @StringLength(max = 200) String text) {
        assertFalse(words.match(text + " amanhã"));
    }
}
