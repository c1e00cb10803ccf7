package dev.caravan.http.endpoint;

/** What can be changed by hand; what is absent stays. */
public record ProxyPatchBody(Boolean isActive, String country) { }
