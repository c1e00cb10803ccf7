package dev.caravan.contacts;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.caravan.domain.campaign.BrazilianZones;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.Zones;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class PersonZonesTest {

    private final PersonZones zones = new PersonZones();

    @ParameterizedTest(name = "{0} is in {1}")
    @CsvSource({
        "5511987654321, America/Sao_Paulo",
        "556232123456, America/Sao_Paulo",
        "5568987654321, America/Rio_Branco",
        "556832123456, America/Rio_Branco",
        "5592987654321, America/Manaus",
        "5597987654321, America/Eirunepe America/Manaus",
        "5565987654321, America/Cuiaba",
        "5567987654321, America/Campo_Grande",
        "5569987654321, America/Porto_Velho",
        "5595987654321, America/Boa_Vista",
        "5581987654321, America/Recife",
        "351912345678, Atlantic/Azores Europe/Lisbon",
        "447911123456, Europe/Guernsey",
        "12125550199, America/New_York",
        "5491123456789, America/Buenos_Aires"})
    void aNumberTellsWhereAPersonIs(long number, String names) {
        assertEquals(Zones.of(names), zones.of(new Person(number)));
        assertEquals(names, zones.of(new Person(number)).names());
    }

    @Test
    void everyBrazilianAreaThatExistsHasItsZones() {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

        Set<Integer> areas = IntStream.rangeClosed(10, 99).filter(area -> numbers.isValidNumber(
                new PhoneNumber().setCountryCode(55).setNationalNumber(area * 1_000_000_000L + 987_654_321L)))
                .boxed().collect(Collectors.toSet());

        assertEquals(67, areas.size());
        assertEquals(areas, IntStream.rangeClosed(10, 99).filter(area -> BrazilianZones.of(
                new Person(5_500_000_000_000L + area * 1_000_000_000L + 987_654_321L)).isPresent())
                .boxed().collect(Collectors.toSet()));
    }

    @Test
    void whatBelongsToNoAreaIsWhereverTheCountryIs() {
        assertEquals(Zones.of("America/Manaus America/Noronha America/Rio_Branco America/Sao_Paulo"),
                zones.of(new Person(558001234567L)));
    }

    @Test
    void aSatellitePhoneIsNowhere() {
        assertThrows(IllegalArgumentException.class, () -> zones.of(new Person(870773111632L)));
    }
}
