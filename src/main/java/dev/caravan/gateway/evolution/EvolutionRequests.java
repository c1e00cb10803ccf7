package dev.caravan.gateway.evolution;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.HttpCall;

/** Commands as requests of Evolution API v2 (GATEWAYS 1.3-1.7). */
public final class EvolutionRequests {

    /** What the state machine and the campaigns need to hear of (GATEWAYS 1.6). */
    static final List<String> EVENTS = List.of("CONNECTION_UPDATE", "QRCODE_UPDATED", "STATUS_INSTANCE",
            "LOGOUT_INSTANCE", "REMOVE_INSTANCE", "INSTANCE_DELETE", "MESSAGES_UPSERT", "MESSAGES_UPDATE",
            "SEND_MESSAGE");

    private final GatewaySettings settings;

    public EvolutionRequests(GatewaySettings settings) {
        this.settings = settings;
    }

    public HttpCall request(GatewayCommand command) {
        if (command instanceof GatewayCommand.ListStates) {
            return new HttpCall(command, "GET", "/metrics", null, metricsLogin(), settings.timeout());
        } else if (command instanceof GatewayCommand.Inventory) {
            return call(command, "GET", "/instance/fetchInstances", null);
        } else if (command instanceof GatewayCommand.State c) {
            return call(command, "GET", "/instance/connectionState/" + encoded(c.instance()), null);
        } else if (command instanceof GatewayCommand.FindProxy c) {
            return call(command, "GET", "/proxy/find/" + encoded(c.instance()), null);
        } else if (command instanceof GatewayCommand.SetProxy c) {
            return call(command, "POST", "/proxy/set/" + encoded(c.instance()), proxy(c.proxy()),
                    settings.proxyTimeout());
        } else if (command instanceof GatewayCommand.ClearProxy c) {
            return call(command, "POST", "/proxy/set/" + encoded(c.instance()), noProxy());
        } else if (command instanceof GatewayCommand.Restart c) {
            return call(command, "POST", "/instance/restart/" + encoded(c.instance()), null);
        } else if (command instanceof GatewayCommand.Connect c) {
            String number = c.number() == null ? "" : "?number=" + encoded(c.number());
            return call(command, "GET", "/instance/connect/" + encoded(c.instance()) + number, null);
        } else if (command instanceof GatewayCommand.Logout c) {
            return call(command, "DELETE", "/instance/logout/" + encoded(c.instance()), null);
        } else if (command instanceof GatewayCommand.FindListener c) {
            return call(command, "GET", "/webhook/find/" + encoded(c.instance()), null);
        } else if (command instanceof GatewayCommand.SetListener c) {
            return call(command, "POST", "/webhook/set/" + encoded(c.instance()), listener());
        } else if (command instanceof GatewayCommand.SendText c) {
            return call(command, "POST", "/message/sendText/" + encoded(c.instance()), EvolutionMessages.text(c),
                    settings.sendTimeout());
        } else if (command instanceof GatewayCommand.FindMessage c) {
            return call(command, "POST", "/chat/findMessages/" + encoded(c.instance()), EvolutionMessages.search(c, 1));
        } else if (command instanceof GatewayCommand.RoundTrip c) {
            return call(command, "POST", "/chat/fetchBusinessProfile/" + encoded(c.instance()),
                    EvolutionRoundTrips.ownProfile(), c.within());
        }
        throw new IllegalArgumentException("no request for " + command.getClass().getSimpleName());
    }

    private HttpCall call(GatewayCommand command, String method, String path, ObjectNode body) {
        return call(command, method, path, body, settings.timeout());
    }

    /** Without the content type Evolution sees an empty body (GATEWAYS 1.2). */
    private HttpCall call(GatewayCommand command, String method, String path, ObjectNode body, Duration timeout) {
        Map<String, String> headers = body == null ? Map.of("apikey", settings.apiKey())
                : Map.of("apikey", settings.apiKey(), "Content-Type", "application/json");
        return new HttpCall(command, method, path, body == null ? null : body.toString(), headers, timeout);
    }

    private Map<String, String> metricsLogin() {
        if (settings.metricsUser().isEmpty()) {
            return Map.of();
        }
        String login = settings.metricsUser() + ":" + settings.metricsPassword();
        return Map.of("Authorization",
                "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    /** The port is a string, and both parts of a login are sent even if empty, or nothing is stored (GATEWAYS 1.4). */
    private ObjectNode proxy(ProxyAddress proxy) {
        return proxy(true, proxy.host(), String.valueOf(proxy.port()),
                EvolutionProtocols.word(proxy.protocol(), settings.version()))
                .put("username", EvolutionProtocols.encodeLogin(proxy.username()))
                .put("password", EvolutionProtocols.encodeLogin(proxy.password()));
    }

    /** Evolution refuses empty texts here and stores these as empty ones (GATEWAYS 1.4). */
    private static ObjectNode noProxy() {
        return proxy(false, "0.0.0.0", "0", "http").put("username", "").put("password", "");
    }

    private static ObjectNode proxy(boolean enabled, String host, String port, String protocol) {
        return JsonNodeFactory.instance.objectNode().put("enabled", enabled).put("host", host).put("port", port)
                .put("protocol", protocol);
    }

    /** The base64 is that of media (2.3.7), not of QR codes, which come as pictures in any case. */
    private ObjectNode listener() {
        ObjectNode webhook = JsonNodeFactory.instance.objectNode().put("enabled", true)
                .put("url", settings.listenerUrl()).put("byEvents", false).put("base64", false);
        webhook.putObject("headers").put("authorization", "Bearer " + settings.listenerToken());
        EVENTS.forEach(webhook.putArray("events")::add);
        return JsonNodeFactory.instance.objectNode().set("webhook", webhook);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
