package dev.caravan.http.endpoint;

/** A row that was not taken. @param line in CSV the line, in JSON the place, from 1 */
public record RejectedJson(long line, String reason) { }
