package dev.caravan.http.endpoint;

/**
 * How a test of a proxy ended.
 *
 * @param ms          how long it took
 * @param error       what failed, or null
 * @param scoreBefore score, 0-100, before the outcome counted
 */
public record ProxyTestJson(long id, boolean ok, long ms, String error, int scoreBefore, int scoreAfter) { }
