package dev.caravan.http.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import dev.caravan.domain.GatewayKind;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.ApiProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class WebhookTokensTest {

    private static final String TOKEN = "f3a9-of-loja";

    private final WebhookTokens tokens = new WebhookTokens(
            new Gateways(List.of(gateway("loja", TOKEN), gateway("filial", "of-filial"), gateway("open", ""))));

    @Test
    void theTokenOfTheGatewayOpens() {
        assertDoesNotThrow(() -> tokens.check("loja", "Bearer " + TOKEN));
        assertDoesNotThrow(() -> tokens.check("filial", "Bearer of-filial"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer of-filial", TOKEN, "Bearer " + TOKEN + " "})
    void nothingElseDoes(String authorization) {
        ApiProblem refusal = refusal("loja", authorization);

        assertEquals(401, refusal.status());
        assertEquals("no-key", refusal.code());
        assertFalse(refusal.getMessage().contains(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer "})
    void aGatewayWithoutATokenIsOpenToNobody(String authorization) {
        assertEquals(401, refusal("open", authorization).status());
    }

    @Test
    void aGatewayThatIsNotConfiguredIsNotFound() {
        ApiProblem refusal = refusal("nobody", "Bearer " + TOKEN);

        assertEquals(404, refusal.status());
        assertEquals("unknown-name", refusal.code());
    }

    private ApiProblem refusal(String gateway, String authorization) {
        return assertThrows(ApiProblem.class, () -> tokens.check(gateway, authorization));
    }

    private static GatewaySettings gateway(String name, String token) {
        return new GatewaySettings(name, GatewayKind.EVOLUTION, URI.create("http://" + name + ".test"), "key", "2.3.7",
                Duration.ofSeconds(1), Duration.ofSeconds(1), "", "", "", token);
    }
}
