package dev.caravan.http.endpoint;

/** @param key the secret, shown here alone */
public record CreatedKeyJson(long id, String name, String role, String key) { }
