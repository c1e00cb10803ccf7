package dev.caravan.contacts;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.caravan.domain.campaign.BrazilianZones;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.Zones;

/** Where a number says that a person is: by area code in Brazil, elsewhere by libphonenumber's list of prefixes. */
public final class PersonZones {

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final PhoneNumberToTimeZonesMapper mapper = PhoneNumberToTimeZonesMapper.getInstance();
    /** Lists that prefixes share, so there are a few hundred at the most. */
    private final Map<List<String>, Zones> known = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException when nothing tells it, as for satellite phones */
    public Zones of(Person person) {
        return BrazilianZones.of(person).orElseGet(() -> abroad(person));
    }

    private Zones abroad(Person person) {
        try {
            List<String> names = mapper.getTimeZonesForNumber(numbers.parse("+" + person.digits(), null));
            if (names.contains(PhoneNumberToTimeZonesMapper.getUnknownTimeZone())) {
                throw new IllegalArgumentException("no time zone is known for the number");
            }
            return known.computeIfAbsent(names, PersonZones::different);
        } catch (NumberParseException e) {
            throw new IllegalArgumentException("not a phone number", e);
        }
    }

    /** Zones whose clocks show the same from now on are as good as one. */
    private static Zones different(List<String> names) {
        Map<List<Object>, ZoneId> byClock = new LinkedHashMap<>();
        for (String name : names) {
            ZoneId zone = ZoneId.of(name);
            ZoneRules rules = zone.getRules();
            byClock.putIfAbsent(List.of(rules.getStandardOffset(Instant.MAX), rules.getTransitionRules()), zone);
        }
        return new Zones(List.copyOf(byClock.values()));
    }
}
