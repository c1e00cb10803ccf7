package dev.caravan.http.endpoint;

/** What a webhook's event came to: observations in it, and changes they made. */
public record ReceivedJson(int observed, int changed) { }
