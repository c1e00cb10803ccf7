package dev.caravan.domain.campaign;

import java.util.Optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class PersonTest {

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
        a JID                              | 5511987654321                | 5511987654321
        a JID of numbers                   | 5511987654321@s.whatsapp.net | 5511987654321
        a JID of one device                | 5511987654321:12@s.whatsapp.net | 5511987654321
        a JID of other gateways            | 5511987654321@c.us           | 5511987654321
        a number behind a plus sign        | +5511987654321               | 5511987654321
        blanks and signs                   | +55 (11) 98765-4321          | 5511987654321
        a Brazilian without its 9th digit  | 553187654321@s.whatsapp.net  | 5531987654321
        a Brazilian of an old range        | 551167654321                 | 5511967654321
        a Brazilian landline               | 551141234567                 | 551141234567
        a Brazilian freephone number       | 558001234567                 | 558001234567
        a Mexican with its extra digit     | 5215512345678@s.whatsapp.net | 525512345678
        a Mexican without it               | 525512345678                 | 525512345678
        an Argentine with its extra digit  | 5491123456789                | 5491123456789
        an Argentine without it            | 541123456789@s.whatsapp.net  | 5491123456789
        a Portuguese                       | 351912345678                 | 351912345678
        """)
    void aPersonIsTheSameHoweverTheNumberIsWritten(String way, String jid, String digits) {
        assertEquals(Optional.of(digits), Person.ofJid(jid).map(Person::digits), way);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "120363041234567890@g.us", "55119876543211234567", "123456789012345@lid",
        "status@broadcast", "5511987654321@lid", "551198765432a", "0119876543210", "123456"})
    void whatIsNoNumberIsNobody(String jid) {
        assertEquals(Optional.empty(), Person.ofJid(jid));
    }

    @ParameterizedTest
    @CsvSource({"5511987654321, 5511987654322", "5511987654321, 552187654321", "5511941234567, 551141234567",
        "351912345678, 35112345678", "5215512345678, 5115512345678"})
    void otherPeopleAreOthers(long one, long other) {
        assertNotEquals(new Person(one), new Person(other));
    }

    @Property
    void whatIsKeptIsKeptAsItIs(@ForAll @LongRange(min = 1_000_000, max = 99_999_999_999_999L) long number) {
        Person person = new Person(number);

        assertEquals(person, new Person(person.number()));
        assertEquals(Optional.of(person), Person.ofJid(person.digits() + ":3@s.whatsapp.net"));
    }

    @Test
    void aNumberHasItsCountryCode() {
        assertThrows(IllegalArgumentException.class, () -> new Person(987_654));
        assertThrows(IllegalArgumentException.class, () -> new Person(1_000_000_000_000_000L));
        assertThrows(IllegalArgumentException.class, () -> new Person(-5511987654321L));
    }

    @Test
    void aNumberIsNotShown() {
        assertFalse(new Person(5511987654321L).toString().matches(".*\\d.*"));
    }
}
