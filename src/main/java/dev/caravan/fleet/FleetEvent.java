package dev.caravan.fleet;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.caravan.store.EventLedger.CampaignRow;
import dev.caravan.store.EventLedger.InstanceRow;
import dev.caravan.store.EventLedger.Row;

/**
 * Something that happened, for whoever watches (SPEC 9).
 *
 * @param position where it stands; whoever has it can go on from there
 */
public record FleetEvent(FleetEvent.Position position, Row row) {

    /** How far a watcher has come in each series. */
    public record Position(long ofInstances, long ofIncidents, long ofCampaigns) {

        private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})\\.([0-9]{1,18})");

        /** The position that {@link #toString} wrote; empty for any other text. */
        public static Optional<Position> of(String text) {
            Matcher form = FORM.matcher(text);
            return form.matches() ? Optional.of(new Position(Long.parseLong(form.group(1)),
                    Long.parseLong(form.group(2)), Long.parseLong(form.group(3)))) : Optional.empty();
        }

        @Override
        public String toString() {
            return ofInstances + "." + ofIncidents + "." + ofCampaigns;
        }
    }

    /** The event's name: status, qr, proxy, connection, session.error.515 or …max_attempts, incident, campaign. */
    public String name() {
        if (row instanceof InstanceRow instance) {
            return name(instance);
        }
        return row instanceof CampaignRow ? "campaign" : "incident";
    }

    private static String name(InstanceRow row) {
        return switch (row.entry().subject()) {
            case "qr", "proxy", "connection" -> row.entry().subject();
            case "error-515" -> row.entry().cause();
            default -> "status";
        };
    }
}
