package dev.caravan.boot;

import java.time.Duration;

import dev.caravan.domain.IncidentPolicy;
import dev.caravan.http.endpoint.EventStreams;

/**
 * When failures have a common cause, and how people follow what happens.
 *
 * @param every  how often one of all nodes looks
 * @param events limits of the streams of events
 * @param settle how long what comes after a missing event waits for it
 */
record IncidentSettings(IncidentPolicy policy, Duration every, EventStreams.Settings events, Duration settle) {

    static IncidentSettings read(Config config) {
        return new IncidentSettings(new IncidentPolicy(config.duration("incident.gateway-after"),
                config.duration("incident.window"),
                config.integer("incident.min-count", IncidentPolicy.COMMON, 1_000_000),
                config.ratio("incident.share"), config.ratio("incident.provider-share"),
                config.duration("incident.quiet")), config.duration("incident.every"),
                new EventStreams.Settings(config.integer("events.max-clients", 0, 100_000),
                        config.duration("events.heartbeat"), (int) Math.min(Integer.MAX_VALUE,
                        config.bytes("events.max-backlog")), config.duration("events.patience")),
                config.duration("events.settle"));
    }
}
