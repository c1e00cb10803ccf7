package dev.caravan.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

import dev.caravan.domain.GatewayKind;

/**
 * One configured gateway ({@code gateway.<name>.*}).
 *
 * @param url             base address, without a trailing slash
 * @param apiKey          global key of the gateway
 * @param version         version the gateway is taken to be; it decides which words it has for proxy protocols
 * @param timeout         longest wait for an answer
 * @param proxyTimeout    longest wait for a gateway that tests a proxy before it takes it (GATEWAYS 1.4)
 * @param sendTimeout     longest wait for a send: a dead session shows after 60 s, and a wait that ends before leaves
 *                        the outcome unknown (GATEWAYS 1.5, 6.6)
 * @param metricsUser     login of the metrics endpoint, empty for none
 * @param metricsPassword password of that login
 * @param listenerUrl     where the gateway reaches Caravan's webhook, empty to leave webhooks alone
 * @param listenerToken   secret that webhooks must carry; empty refuses them all
 */
public record GatewaySettings(String name, GatewayKind kind, URI url, String apiKey, String version, Duration timeout,
                              Duration proxyTimeout, Duration sendTimeout, String metricsUser, String metricsPassword,
                              String listenerUrl, String listenerToken) {

    /** Channel of the routes that talk to this gateway. */
    public String channel() {
        return kind.name().toLowerCase(Locale.ROOT) + "-gateway-" + name;
    }

    @Override
    public String toString() {
        return "GatewaySettings[name=" + name + ", kind=" + kind + ", host=" + url.getHost() + "]";
    }
}
