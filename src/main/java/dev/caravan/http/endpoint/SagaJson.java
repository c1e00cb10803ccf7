package dev.caravan.http.endpoint;

import dev.caravan.store.InstanceDirectory.Saga;
import dev.caravan.store.InstanceDirectory;

/** @param saga what was begun, or runs already */
public record SagaJson(InstanceJson instance, InstanceDirectory.Saga saga) { }
