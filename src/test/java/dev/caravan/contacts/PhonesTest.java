package dev.caravan.contacts;

import java.util.List;
import java.util.Optional;

import dev.caravan.domain.campaign.Person;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class PhonesTest {

    private static final List<String> AREAS = List.of("11", "21", "31", "55", "62", "68", "85", "92", "97");

    private final Phones phones = Phones.of("BR").orElseThrow();

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        62 98123-4567                       | 5562981234567
        62 8123-4567                        | 5562981234567
        556281234567                        | 5562981234567
        55 8123-4567                        | 5555981234567
        (55) 99999-8888                     | 5555999998888
        (+55) 62 98123-4567                 | 5562981234567
        062 98123.4567                      | 5562981234567
        0 15 62 98123-4567                  | 5562981234567
        0055 62 98123-4567                  | 5562981234567
        5562981234567.0                     | 5562981234567
        '5562981234567                      | 5562981234567
        ＋５５ ６２ ９８１２３－４５６７          | 5562981234567
        \u202A+55 62 98123\u20114567\u202C  | 5562981234567
        556281234567@s.whatsapp.net         | 5562981234567
        5562981234567:12@s.whatsapp.net     | 5562981234567
        62 3212-3456                        | 556232123456
        +55 11 4123-4567                    | 551141234567
        +52 1 55 1234 5678                  | 525512345678
        +52 55 1234 5678                    | 525512345678
        5215512345678@s.whatsapp.net        | 525512345678
        +54 9 11 2345-6789                  | 5491123456789
        +54 11 2345-6789                    | 5491123456789
        541123456789@s.whatsapp.net         | 5491123456789
        +351 912 345 678                    | 351912345678
        00351 912 345 678                   | 351912345678
        +39 06 1234 5678                    | 390612345678
        +1 (212) 555-0199                   | 12125550199
        """)
    void aNumberIsReadAsPeopleWriteIt(String text, String digits) {
        assertEquals(digits, phones.person(text).digits());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        ""                        | phone is empty
        -                         | phone is empty
        8                         | phone is empty
        98123-4567                | phone is no number that exists
        190                       | phone is too short
        62 9812-345               | phone is no number that exists
        62 98123-45678            | phone is no number that exists
        20 98123-4567             | phone is no number that exists
        62 58123-4567             | phone is no number that exists
        351912345678              | phone is no number that exists
        +999 12345678             | phone has no country code that exists
        5.56299E+12               | phone has more than digits, blanks and + - . ( )
        62 98123-4567 r. 12       | phone has more than digits, blanks and + - . ( )
        62 98123-4567/98123-4568  | phone has more than digits, blanks and + - . ( )
        62 98123-4567;ext=1       | phone has more than digits, blanks and + - . ( )
        0800 FLORES               | phone has more than digits, blanks and + - . ( )
        62+98123-4567             | phone has more than digits, blanks and + - . ( )
        120363041234567890@g.us   | phone is not the JID of a person
        5562981234567@lid         | phone is not the JID of a person
        zé@example.com            | phone is not the JID of a person
        12345678901234567890      | phone is too long
        """)
    void whatIsNoNumberIsToldWithoutIt(String text, String reason) {
        assertEquals(reason, assertThrows(IllegalArgumentException.class, () -> phones.person(text)).getMessage());
    }

    @Property
    void everyWritingOfANumberIsOnePerson(@ForAll("mobiles") String local) {
        String area = local.substring(0, 2);
        String old = local.substring(3);
        Person person = new Person(Long.parseLong("55" + local));

        List.of("55" + local, "+55" + local, "0055" + local, local, "0" + local, "021" + local, "55" + area + old,
                area + old, "0" + area + old, "+55 " + area + " " + old,
                "(" + area + ") 9" + old.substring(0, 4) + "-" + old.substring(4),
                "+55 (0" + area + ") " + old.substring(0, 4) + "." + old.substring(4),
                " " + area + "\u00A09 " + old + " ", "55" + area + old + "@s.whatsapp.net",
                "55" + local + ":7@s.whatsapp.net", person.digits())
                .forEach(written -> assertEquals(person, phones.person(written), written));
    }

    @Provide
    Arbitrary<String> mobiles() {
        return Combinators.combine(Arbitraries.of(AREAS), Arbitraries.integers().between(60_000_000, 99_999_999))
                .as((area, number) -> area + "9" + number);
    }

    @Test
    void aNumberWithoutCountryCodeIsOneOfTheRegion() {
        assertEquals("12125550199", Phones.of("US").orElseThrow().person("(212) 555-0199").digits());
        assertEquals(Optional.empty(), Phones.of("XX"));
    }

    @Test
    void noReasonQuotesTheNumber() {
        String reason = assertThrows(IllegalArgumentException.class, () -> phones.person("62 9812-345")).getMessage();

        assertFalse(reason.matches(".*\\d.*"), reason);
    }
}
