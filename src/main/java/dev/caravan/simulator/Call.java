package dev.caravan.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One request to the simulated gateway.
 *
 * @param method  HTTP verb in upper case
 * @param target  path and query as sent; express repeats it in its 404
 * @param path    decoded path segments
 * @param query   decoded query parameters
 * @param headers request headers, names in lower case
 * @param body    raw body, empty if none
 */
public record Call(String method, String target, List<String> path, Map<String, String> query,
        Map<String, String> headers, String body) {

    public Call {
        path = List.copyOf(path);
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** The value of a header, empty if it was not sent. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** The path segment at the index, empty if the path is shorter. */
    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }
}
