package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.Map;

import dev.caravan.fleet.IncidentTexts;
import dev.caravan.store.IncidentStore.Incident;

/**
 * An incident as it is served.
 *
 * @param state    open or closed
 * @param text     one sentence by language
 * @param affected instances or proxies that it hits
 * @param total    of how many, or null
 * @param closedBy who closed it by hand, or null
 */
public record IncidentJson(long id, String kind, String subject, String state, Map<String, String> text, String detail,
                           int affected, Integer total, Instant openedAt, Instant lastSeenAt, Instant closedAt,
                           String closedBy) {

    static IncidentJson of(Incident i) {
        return new IncidentJson(i.id(), i.kind(), i.subject(), i.open() ? "open" : "closed", IncidentTexts.of(i),
                i.detail(), i.affected(), i.total(), i.openedAt(), i.lastSeenAt(), i.closedAt(), i.closedBy());
    }
}
