package dev.caravan.http.endpoint;

/** A registration; {@code enabled} is true when it is absent. */
public record RegistrationBody(String name, String gateway, Boolean enabled) { }
