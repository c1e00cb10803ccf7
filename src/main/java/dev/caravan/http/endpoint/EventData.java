package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.Map;

import dev.caravan.domain.TimelineEntry;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.fleet.FleetEvent;
import dev.caravan.fleet.IncidentTexts;
import dev.caravan.http.JsonBody;
import dev.caravan.store.EventLedger.CampaignRow;
import dev.caravan.store.EventLedger.IncidentRow;
import dev.caravan.store.EventLedger.InstanceRow;
import dev.caravan.store.IncidentStore.Incident;

/** Events in the form of server-sent events: name, id to go on from, and JSON in one line. */
final class EventData {

    /** A row of an instance's timeline. */
    record OfInstance(String instance, Instant at, String subject, String from, String to, String cause,
                      String evidence) { }

    /** An incident that opened or closed. */
    record OfIncident(long id, String kind, String subject, String state, Instant at, Map<String, String> text,
                      int affected, Integer total) { }

    /** A campaign's new state. */
    record OfCampaign(long id, String name, CampaignState state, Instant at, String reason, String evidence) { }

    private EventData() {
    }

    static String text(FleetEvent event) {
        return "event: " + event.name() + "\nid: " + event.position() + "\ndata: " + JsonBody.write(data(event))
                + "\n\n";
    }

    private static Object data(FleetEvent event) {
        if (event.row() instanceof InstanceRow row) {
            TimelineEntry e = row.entry();
            return new OfInstance(e.instance(), e.at(), e.subject(), e.from(), e.to(), e.cause(), e.evidence());
        }
        if (event.row() instanceof CampaignRow row) {
            return new OfCampaign(row.campaign(), row.name(), row.state(), row.at(), row.reason(), row.evidence());
        }
        IncidentRow row = (IncidentRow) event.row();
        Incident i = row.incident();
        return new OfIncident(i.id(), i.kind(), i.subject(), row.state(), row.at(), IncidentTexts.of(i), i.affected(),
                i.total());
    }
}
