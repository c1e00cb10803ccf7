package dev.caravan.http.endpoint;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.caravan.campaign.Foresight;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.WhyNot.Named;
import dev.caravan.fleet.PeopleTexts;
import dev.caravan.store.ForesightStore.MessageEvent;

/**
 * Why a message is where it is.
 *
 * @param code     stable, kebab case
 * @param sentence by language; its moments are in the campaign's time zone
 * @param until    when that may be over, or null
 * @param evidence what happened to it beyond the ordinary, oldest first
 */
public record WhyJson(int seq, String state, String code, Map<String, String> sentence, Instant until,
                      List<MessageEvent> evidence) {

    private static final Map<String, DateTimeFormatter> MOMENTS = Map.of(
            "pt-BR", DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm"),
            "en", DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH));
    /** So many instances are named; whoever wants all of them asks for the campaign's instances. */
    private static final int MOST_NAMED = 5;

    static WhyJson of(Foresight.Why why) {
        ZoneId zone = why.campaign().terms().zone();
        Object[] values = why.answer().values().stream().map(value -> shown(value, zone)).toArray();
        MessageState state = why.message().state();
        return new WhyJson(why.message().seq(), state.code(), why.answer().code(),
                PeopleTexts.of("why." + why.answer().code(), values), why.answer().until(), why.events());
    }

    private static Object shown(Object value, ZoneId zone) {
        if (value instanceof Instant moment) {
            return moment(moment, zone);
        }
        return value instanceof List<?> names ? names(names, zone) : value;
    }

    private static Map<String, String> moment(Instant moment, ZoneId zone) {
        return MOMENTS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                each -> each.getValue().format(moment.atZone(zone))));
    }

    private static Map<String, String> names(List<?> names, ZoneId zone) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Object each : names.subList(0, Math.min(MOST_NAMED, names.size()))) {
            Named named = (Named) each;
            Map<String, String> one = named.since() == null ? PeopleTexts.of("why.instance", named.instance())
                    : PeopleTexts.of("why.instance-since", named.instance(), moment(named.since(), zone));
            one.forEach((language, text) -> all.merge(language, text, (some, more) -> some + ", " + more));
        }
        if (names.size() > MOST_NAMED) {
            PeopleTexts.of("why.more-instances", names.size() - MOST_NAMED)
                    .forEach((language, text) -> all.merge(language, text, (some, more) -> some + " " + more));
        }
        return all;
    }
}
