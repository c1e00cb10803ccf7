package dev.caravan.http.endpoint;

import dev.caravan.store.InstanceDirectory.Saga;
import dev.caravan.store.InstanceDirectory;

/** @param saga newest saga of the instance's proxy */
public record SagaJson(InstanceJson instance, InstanceDirectory.Saga saga) { }
