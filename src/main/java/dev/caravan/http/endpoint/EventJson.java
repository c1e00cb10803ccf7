package dev.caravan.http.endpoint;

import java.time.Instant;

import dev.caravan.store.InstanceDirectory.Event;

/** One row of an instance's history as it is served. */
public record EventJson(long id, Instant at, String subject, String from, String to, String cause,
                        String evidence) {

    static EventJson of(Event event) {
        var e = event.entry();
        return new EventJson(event.id(), e.at(), e.subject(), e.from(), e.to(), e.cause(), e.evidence());
    }
}
