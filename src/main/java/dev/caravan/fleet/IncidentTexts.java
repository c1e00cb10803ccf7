package dev.caravan.fleet;

import java.util.Arrays;
import java.util.Map;

import dev.caravan.domain.IncidentKind;
import dev.caravan.store.IncidentStore.Incident;

/** Each incident in one sentence, by language, with how much it hits. */
public final class IncidentTexts {

    private IncidentTexts() {
    }

    public static Map<String, String> of(Incident incident) {
        boolean known = Arrays.stream(IncidentKind.values()).anyMatch(kind -> kind.code().equals(incident.kind()));
        return known ? of(IncidentKind.ofCode(incident.kind()), incident)
                : PeopleTexts.of("incident.other", incident.kind(), incident.detail());
    }

    private static Map<String, String> of(IncidentKind kind, Incident incident) {
        String key = "incident." + kind.code();
        int affected = incident.affected();
        String number = affected == 1 && PeopleTexts.has(key + ".one") ? key + ".one" : key;
        return switch (kind) {
            case GATEWAY -> PeopleTexts.of(number, incident.subject(), affected);
            case GATEWAY_MUTE -> PeopleTexts.of(key, incident.subject(), affected, incident.total());
            case PLATFORM_CODE -> PeopleTexts.of(key, incident.subject(), code(incident.subject()), affected,
                    incident.total());
            case PROXY_PROVIDER -> PeopleTexts.of(key, incident.subject(), affected, incident.total());
            case POOL -> PeopleTexts.of(number, affected);
            case PROXY_FAULT -> PeopleTexts.of(key, PeopleTexts.ofLog("fault." + incident.subject()), affected);
        };
    }

    private static Map<String, String> code(String code) {
        String key = "code." + code;
        return PeopleTexts.of(PeopleTexts.has(key) ? key : "code.other");
    }
}
