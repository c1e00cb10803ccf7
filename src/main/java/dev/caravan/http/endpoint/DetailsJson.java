package dev.caravan.http.endpoint;

import java.util.List;

import dev.caravan.store.InstanceDirectory.Saga;

/** @param assignment newest saga of its proxy, or null */
public record DetailsJson(InstanceJson instance, Saga assignment, List<EventJson> timeline) { }
