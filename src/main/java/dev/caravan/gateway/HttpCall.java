package dev.caravan.gateway;

import java.time.Duration;
import java.util.Map;

import dev.caravan.domain.GatewayCommand;

/**
 * A command as a vendor's HTTP request.
 *
 * @param path    below the gateway's base address, encoded
 * @param body    JSON, or null; may hold secrets
 * @param headers secrets among them
 * @param timeout longest wait for the whole answer
 */
public record HttpCall(GatewayCommand command, String method, String path, String body, Map<String, String> headers,
                       Duration timeout) {

    @Override
    public String toString() {
        return method + " " + path.replaceFirst("\\?.*", "");
    }
}
