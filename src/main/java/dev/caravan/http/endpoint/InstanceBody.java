package dev.caravan.http.endpoint;

/** Names an instance. */
public record InstanceBody(String instance) { }
