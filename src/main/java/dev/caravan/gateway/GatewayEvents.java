package dev.caravan.gateway;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.domain.MessageEvent;
import dev.caravan.domain.Observation;

/** Translates the events that one gateway reports. */
public interface GatewayEvents {

    /**
     * What an event says of its instance's state; empty for events that say nothing of it.
     *
     * @throws IllegalArgumentException when it is no event of this kind of gateway, saying what it lacks
     */
    Optional<Observation> observation(JsonNode event, Instant received);

    /**
     * What an event says of a message; empty for events that say nothing of one that a campaign could care about.
     *
     * @throws IllegalArgumentException when it is no event of this kind of gateway, or is about a message and does not
     *                                  say about which, saying what it lacks
     */
    Optional<MessageEvent> message(JsonNode event, Instant received);
}
