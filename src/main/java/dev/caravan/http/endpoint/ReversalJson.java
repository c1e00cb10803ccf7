package dev.caravan.http.endpoint;

/** @param reversed proxies that got points back */
public record ReversalJson(IncidentJson incident, int reversed) { }
