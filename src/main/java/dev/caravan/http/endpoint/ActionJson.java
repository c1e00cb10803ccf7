package dev.caravan.http.endpoint;

/** @param warning what the caller should know, or null */
public record ActionJson(InstanceJson instance, String outcome, String warning) { }
