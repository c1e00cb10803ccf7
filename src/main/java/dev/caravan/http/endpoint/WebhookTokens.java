package dev.caravan.http.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.WebhookGuard;

/** Lets a webhook in when it carries the token of the gateway that its path names. */
public final class WebhookTokens implements WebhookGuard {

    private static final String BEARER = "Bearer ";

    private final Gateways gateways;

    public WebhookTokens(Gateways gateways) {
        this.gateways = gateways;
    }

    @Override
    public void check(String gateway, String authorization) {
        GatewaySettings known = gateways.find(gateway).orElseThrow(() -> ApiProblem.unknownName("gateway", gateway));
        if (!authentic(known, authorization)) {
            throw new ApiProblem(401, "no-key", "The webhook's bearer token is not the one of this gateway.");
        }
    }

    private static boolean authentic(GatewaySettings gateway, String authorization) {
        byte[] expected = (BEARER + gateway.listenerToken()).getBytes(StandardCharsets.UTF_8);
        return !gateway.listenerToken().isEmpty()
                && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
    }
}
