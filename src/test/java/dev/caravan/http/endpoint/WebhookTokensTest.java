package dev.caravan.http.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.caravan.domain.GatewayKind;
import dev.caravan.fleet.FleetCounters;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.http.ApiProblem;
import dev.caravan.ops.log.LogText;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.testing.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class WebhookTokensTest {

    private static final String TOKEN = "f3a9-of-loja";

    private final TestClock clock = new TestClock();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final WebhookTokens tokens = new WebhookTokens(
            new Gateways(List.of(gateway("loja", TOKEN), gateway("filial", "of-filial"), gateway("open", ""))),
            new FleetCounters(meters, List.of("loja", "filial", "open")), clock);
    private final Logger log = (Logger) LoggerFactory.getLogger("GATEWAY");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        LogTexts.use("en");
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void speakAsConfigured() {
        log.detachAppender(lines);
        LogTexts.use("pt-BR");
    }

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

    @Test
    void refusalsAreToldOnceAMinuteWithTheirCount() {
        refusal("loja", "Bearer guess");
        refusal("loja", "Bearer guess");
        clock.advance(Duration.ofSeconds(59));
        refusal("loja", "");
        assertEquals(List.of("WARN Webhooks without the token of gateway loja refused since the last such line: 1"),
                told());

        clock.advance(Duration.ofSeconds(1));
        refusal("loja", "");
        refusal("loja", "");
        assertEquals(List.of("WARN Webhooks without the token of gateway loja refused since the last such line: 1",
                "WARN Webhooks without the token of gateway loja refused since the last such line: 3"), told());
    }

    @Test
    void eachGatewayHasItsOwnMinuteAndUnknownOnesShareOne() {
        refusal("loja", "");
        refusal("filial", "");
        IntStream.range(0, 100).forEach(n -> refusal("nobody-" + n, ""));
        clock.advance(Duration.ofMinutes(1));
        refusal("nobody", "Bearer guess");

        assertEquals(List.of("WARN Webhooks without the token of gateway loja refused since the last such line: 1",
                "WARN Webhooks without the token of gateway filial refused since the last such line: 1",
                "WARN Webhooks to unknown gateways refused since the last such line: 1",
                "WARN Webhooks to unknown gateways refused since the last such line: 100"), told());
    }

    @Test
    void refusalsOfGatewaysThatAreConfiguredAreCounted() {
        int before = meters.getMeters().size();
        tokens.check("loja", "Bearer " + TOKEN);
        refusal("loja", "");
        refusal("loja", "Bearer guess");
        refusal("nobody", "");

        assertEquals(2, meters.get("caravan.webhook.events").tags("gateway", "loja", "result", "refused").counter()
                .count());
        assertEquals(before, meters.getMeters().size());
    }

    @Test
    void whatComesInIsNotTold() {
        tokens.check("loja", "Bearer " + TOKEN);

        assertEquals(List.of(), told());
    }

    /** As the log shows them: what looks like a secret is masked there. */
    private List<String> told() {
        return lines.list.stream().map(line -> line.getLevel() + " " + LogText.safe(line.getFormattedMessage()))
                .toList();
    }

    private ApiProblem refusal(String gateway, String authorization) {
        return assertThrows(ApiProblem.class, () -> tokens.check(gateway, authorization));
    }

    private static GatewaySettings gateway(String name, String token) {
        return new GatewaySettings(name, GatewayKind.EVOLUTION, URI.create("http://" + name + ".test"), "key", "2.3.7",
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), "", "", "", token);
    }
}
