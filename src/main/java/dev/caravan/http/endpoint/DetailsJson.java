package dev.caravan.http.endpoint;

import java.util.List;

import dev.caravan.store.InstanceDirectory.Saga;

/**
 * @param assignment newest saga that gave it its proxy or took it back, or null
 * @param connection newest saga that connected it, or null
 */
public record DetailsJson(InstanceJson instance, Saga assignment, Saga connection, List<EventJson> timeline) { }
