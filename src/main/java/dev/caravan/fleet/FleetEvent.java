package dev.caravan.fleet;

import java.util.Optional;

import dev.caravan.store.EventLedger.InstanceRow;
import dev.caravan.store.EventLedger.Row;

/**
 * Something that happened, for whoever watches (SPEC 9).
 *
 * @param position where it stands; whoever has it can go on from there
 */
public record FleetEvent(FleetEvent.Position position, Row row) {

    /** How far a watcher has come in both series. */
    public record Position(long ofInstances, long ofIncidents) {

        private static final String FORM = "[0-9]{1,18}\\.[0-9]{1,18}";

        /** The position that {@link #toString} wrote; empty for any other text. */
        public static Optional<Position> of(String text) {
            if (!text.matches(FORM)) {
                return Optional.empty();
            }
            int dot = text.indexOf('.');
            return Optional.of(new Position(Long.parseLong(text.substring(0, dot)),
                    Long.parseLong(text.substring(dot + 1))));
        }

        @Override
        public String toString() {
            return ofInstances + "." + ofIncidents;
        }
    }

    /** The event's name: status, qr, proxy, connection, session.error.515 or …max_attempts, incident. */
    public String name() {
        return row instanceof InstanceRow instance ? name(instance) : "incident";
    }

    private static String name(InstanceRow row) {
        return switch (row.entry().subject()) {
            case "qr", "proxy", "connection" -> row.entry().subject();
            case "error-515" -> row.entry().cause();
            default -> "status";
        };
    }
}
