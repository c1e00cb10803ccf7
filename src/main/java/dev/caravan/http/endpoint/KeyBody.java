package dev.caravan.http.endpoint;

/** A key that is wanted; the role is viewer, operator or admin. */
public record KeyBody(String name, String role) { }
