package dev.caravan.domain.campaign;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.caravan.domain.campaign.Rendering.Refused;
import dev.caravan.domain.campaign.Rendering.Text;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MessageTemplateTest {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '=', textBlock = """
        Olá {{name}}                     = Olá Zé
        Olá {{ Name }}!                  = Olá Zé!
        {{name}}{{name}}                 = ZéZé
        {{primeiro nome}}, seu {{pedido}} = Ana, seu 42
        Olá {{apelido|amigo}}            = Olá amigo
        Olá {{name|amigo}}               = Olá Zé
        Olá{{apelido|}}!                 = Olá!
        Olá {{vazio|amigo}}              = Olá amigo
        R$ 5 {x} & <b>                   = R$ 5 {x} & <b>
        """)
    void aTextIsFilledIn(String template, String text) {
        assertEquals(new Text(text), MessageTemplate.parse(template).render(Map.of("name", "Zé", "pedido", "42",
                "primeiro nome", "Ana", "vazio", " ")));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '=', textBlock = """
        Olá {{name                 = character 5: {{ is not closed by }}
        Olá {{}}                   = character 5: a variable has no name
        Olá {{ }}                  = character 5: a variable has no name
        Olá {{|amigo}}             = character 5: a variable has no name
        Olá name}}                 = character 9: }} closes nothing
        Olá {{name}} }}            = character 14: }} closes nothing
        {{a|{{b}}}}                = character 1: what stands after | holds {{
        {{a {{b}}                  = character 1: only {{name}} and {{name|default}} are known; a name is 1 to 64 \
        letters, digits, blanks and _ . -, a letter or digit first
        {{#if x}}                  = character 1: only {{name}} and {{name|default}} are known; a name is 1 to 64 \
        letters, digits, blanks and _ . -, a letter or digit first
        '  '                       = the template is empty
        """)
    void aMistakeIsToldWithItsPlace(String template, String reason) {
        assertEquals(reason, assertThrows(IllegalArgumentException.class, () -> MessageTemplate.parse(template))
                .getMessage());
    }

    @Test
    void aTemplateIsNotLongerThanTwiceAMessage() {
        String most = "{{name|" + "x".repeat(8_192 - 9) + "}}";

        assertEquals(most, MessageTemplate.parse(most).source());
        assertEquals("the template is longer than 8192 characters", assertThrows(IllegalArgumentException.class,
                () -> MessageTemplate.parse(most + "x")).getMessage());
    }

    @Test
    void aContactWithoutAValueGetsNoMessage() {
        MessageTemplate template = MessageTemplate.parse("{{name}}: {{cupom}}");

        assertEquals(new Refused("no value for {{cupom}}"), template.render(Map.of("name", "Zé")));
        assertEquals(new Refused("no value for {{cupom}}"), template.render(Map.of("name", "Zé", "cupom", " ")));
    }

    @Test
    void theVariablesAreListed() {
        MessageTemplate template = MessageTemplate.parse("{{B}} {{a|x}} {{b}}");

        assertEquals(List.of("b", "a"), List.copyOf(template.variables()));
        assertEquals(Set.of("b"), template.required());
    }

    @Test
    void aMessageIsAsLongAsWhatsAppTakes() {
        MessageTemplate template = MessageTemplate.parse("{{a}}{{b}}");
        String most = "x".repeat(MessageTemplate.MOST_CHARACTERS - 1);

        assertEquals(new Text(most + "y"), template.render(Map.of("a", most, "b", "y")));
        assertEquals(new Refused("the message is longer than 4096 characters"),
                template.render(Map.of("a", most, "b", "yy")));
        assertThrows(IllegalArgumentException.class, () -> MessageTemplate.parse(most + "yy"));
    }

    @Test
    void nothingIsNotSent() {
        assertEquals(new Refused("the message is empty"), MessageTemplate.parse(" {{a|}} ").render(Map.of()));
    }

    @Property
    void aValueIsText(@ForAll @NotBlank @StringLength(max = 100) String value) {
        assertEquals(new Text("<" + value + ">"), MessageTemplate.parse("<{{a}}>").render(Map.of("a", value)));
        assertEquals(new Text("{{b}}"), MessageTemplate.parse("{{a}}").render(Map.of("a", "{{b}}", "b", value)));
    }

    @Property
    void anyTextIsATemplateOrAMistake(@ForAll @StringLength(max = 60) String start, @ForAll @StringLength(max = 9)
            String end) {
        String source = start + "{{" + end;
        try {
            assertEquals(source, MessageTemplate.parse(source).source());
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().matches("(?s)character \\d+: .+"), e.getMessage());
        }
    }

    @Test
    void templatesTakeTurns() {
        MessageTemplates templates = MessageTemplates.parse(List.of("Oi {{name}}", "Olá {{name}} {{x|}}", "Bom dia"));

        assertEquals(List.of(new Text("Oi Zé"), new Text("Olá Zé "), new Text("Bom dia"), new Text("Oi Zé")),
                List.of(0L, 1L, 2L, 3_000_000_000L).stream()
                        .map(index -> templates.render(index, Map.of("name", "Zé"))).toList());
        assertEquals(List.of("name", "x"), List.copyOf(templates.variables()));
    }

    @Test
    void thePreviewShowsWhatTheFirstContactsGet() {
        MessageTemplates templates = MessageTemplates.parse(List.of("Oi {{name}}", "Ligue {{phone}}: {{cupom}}"));
        Zones zones = Zones.of("America/Sao_Paulo");

        List<Rendering> shown = templates.preview(List.of(
                new Contact(new Person(5511987654321L), "Zé", Map.of(), zones),
                new Contact(new Person(553187654321L), null, Map.of("cupom", "A1"), zones),
                new Contact(new Person(5511987654323L), null, Map.of(), zones)));

        assertEquals(List.of(new Text("Oi Zé"), new Text("Ligue 5531987654321: A1"),
                new Refused("no value for {{name}}")), shown);
    }

    @Test
    void theTemplateWithTheMistakeIsNamed() {
        String reason = assertThrows(IllegalArgumentException.class,
                () -> MessageTemplates.parse(List.of("Oi", "{{x"))).getMessage();

        assertEquals("template 2, character 1: {{ is not closed by }}", reason);
        assertInstanceOf(IllegalArgumentException.class, assertThrows(RuntimeException.class,
                () -> MessageTemplates.parse(List.of())));
    }
}
