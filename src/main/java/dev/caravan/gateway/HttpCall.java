package dev.caravan.gateway;

import java.time.Duration;
import java.util.Map;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;

/**
 * A command as a vendor's HTTP request.
 *
 * @param path    below the gateway's base address, encoded
 * @param body    JSON, or null; may hold secrets
 * @param headers secrets among them
 * @param timeout longest wait for the whole answer
 * @param page    which page of the answer it asks for, from 1
 * @param before  what the pages before that one told, or null
 */
public record HttpCall(GatewayCommand command, String method, String path, String body, Map<String, String> headers,
                       Duration timeout, int page, GatewayAnswer before) {

    /** The first or only call for a command. */
    public HttpCall(GatewayCommand command, String method, String path, String body, Map<String, String> headers,
                    Duration timeout) {
        this(command, method, path, body, headers, timeout, 1, null);
    }

    /** The call for the next page. */
    public HttpCall next(String nextBody, GatewayAnswer told) {
        return new HttpCall(command, method, path, nextBody, headers, timeout, page + 1, told);
    }

    @Override
    public String toString() {
        return method + " " + path.replaceFirst("\\?.*", "");
    }
}
