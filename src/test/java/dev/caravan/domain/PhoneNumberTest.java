package dev.caravan.domain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class PhoneNumberTest {

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
        a JID                              | 5511987654321     | 5511987654321@s.whatsapp.net
        a JID of one device                | 5511987654321     | 5511987654321:12@s.whatsapp.net
        blanks and signs                   | 5511987654321     | +55 (11) 98765-4321
        a Brazilian without its 9th digit  | 5531987654321     | 553187654321@s.whatsapp.net
        a Brazilian of an old range        | 5511967654321     | 551167654321
        a Mexican without its extra digit  | 5215512345678     | 525512345678@s.whatsapp.net
        an Argentine without its extra one | 5491123456789     | 541123456789@s.whatsapp.net
        """)
    void aPersonIsTheSameHoweverTheNumberIsWritten(String way, String one, String other) {
        assertEquals(new PhoneNumber(one), new PhoneNumber(other), way);
    }

    @ParameterizedTest(name = "{0}: {1} is not {2}")
    @CsvSource(delimiter = '|', textBlock = """
        another number                | 5511987654321 | 5511987654322
        another area                  | 5511987654321 | 552187654321
        a landline with like digits   | 5511941234567 | 551141234567
        nine digits in no such country | 351912345678 | 35112345678
        """)
    void otherPeopleAreOthers(String way, String one, String other) {
        assertNotEquals(new PhoneNumber(one), new PhoneNumber(other), way);
    }

    @Test
    void aNumberIsNotShown() {
        assertFalse(new PhoneNumber("5511987654321").toString().matches(".*\\d.*"));
    }
}
