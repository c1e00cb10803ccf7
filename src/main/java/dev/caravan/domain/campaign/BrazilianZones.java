package dev.caravan.domain.campaign;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Time zones by Brazilian area code (DDD): areas by Anatel's numbering plan, zones by the tz database. States that kept
 * other hours when there was daylight saving have zones of their own. Fernando de Noronha shares 81 with Recife and is
 * left aside; 97 is shared by both zones of the Amazonas.
 */
public final class BrazilianZones {

    private static final int BRAZIL = 55;
    private static final Map<Integer, Zones> BY_AREA = new TreeMap<>();

    static {
        areas("America/Sao_Paulo", 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 24, 27, 28, 31, 32, 33, 34, 35, 37, 38,
                41, 42, 43, 44, 45, 46, 47, 48, 49, 51, 53, 54, 55, 61, 62, 64);
        areas("America/Araguaina", 63);
        areas("America/Cuiaba", 65, 66);
        areas("America/Campo_Grande", 67);
        areas("America/Rio_Branco", 68);
        areas("America/Porto_Velho", 69);
        areas("America/Bahia", 71, 73, 74, 75, 77);
        areas("America/Maceio", 79, 82);
        areas("America/Recife", 81, 87);
        areas("America/Fortaleza", 83, 84, 85, 86, 88, 89, 98, 99);
        areas("America/Belem", 91, 93, 94, 96);
        areas("America/Manaus", 92);
        areas("America/Boa_Vista", 95);
        areas("America/Eirunepe America/Manaus", 97);
    }

    private BrazilianZones() {
    }

    /** Empty for people elsewhere, and for numbers that belong to no area. */
    public static Optional<Zones> of(Person person) {
        long number = person.number();
        if (number / 100_000_000_000L == BRAZIL) { // two digits of the area and nine
            return area(number / 1_000_000_000L);
        }
        return number / 10_000_000_000L == BRAZIL ? area(number / 100_000_000L) : Optional.empty();
    }

    private static Optional<Zones> area(long countryAndArea) {
        return Optional.ofNullable(BY_AREA.get((int) (countryAndArea % 100)));
    }

    private static void areas(String zones, int... areas) {
        Zones shared = Zones.of(zones);
        for (int area : areas) {
            BY_AREA.put(area, shared);
        }
    }
}
