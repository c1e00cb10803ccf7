package dev.caravan.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.simulator.SimulatorOptions;
import dev.caravan.simulator.SimulatorServer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The contract of gateways against a simulated Evolution API of some version. */
abstract class EvolutionContract extends SendingContract {

    private static final String KEY = "a-global-key";
    /** Names that a path must encode. */
    private static final String NAMES = "Loja nº %d/ação?&#%%";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String version;
    private SimulatorServer server;

    EvolutionContract(String version) {
        this.version = version;
    }

    @Override
    protected GatewaySettings startGateway() throws Exception {
        server = SimulatorServer.start(SimulatorOptions.builder(KEY).version(version)
                .fleet(new FleetSeed(3, NAMES, 0, 1, 0, 0, Duration.ZERO)).build());
        post("/instance/create",
                "{\"instanceName\":\"" + unpaired() + "\",\"integration\":\"WHATSAPP-BAILEYS\"}", 201);
        return new GatewaySettings(GATEWAY, GatewayKind.EVOLUTION, URI.create(server.baseUrl()), KEY, version,
                Duration.ofSeconds(20), PROXY_TIMEOUT, SEND_TIMEOUT, "", "", LISTENER, "a-token");
    }

    @Override
    protected void stopGateway() {
        server.close();
    }

    @Override
    protected String open() {
        return NAMES.formatted(1);
    }

    @Override
    protected String oddlyNamed() {
        return NAMES.formatted(2);
    }

    @Override
    protected String closed() {
        return NAMES.formatted(3);
    }

    @Override
    protected String unpaired() {
        return "nova";
    }

    @Override
    protected void proxyIs(ProxyAddress proxy, ProxyCondition condition) {
        String behaviour = condition == ProxyCondition.DEAD ? "closed-port" : "hang";
        post("/simulator/proxies", "{\"proxy\":\"" + proxy.shown() + "\",\"behaviour\":\"" + behaviour + "\"}", 200);
    }

    @Override
    protected void sendsAre(SendCondition condition) {
        switch (condition) {
            case ANSWER_LOST -> post("/simulator/send", "{\"loseAnswer\":1}", 200);
            case ANSWER_NEVER_COMES -> post("/simulator/send", "{\"hangAnswer\":1}", 200);
            case HISTORY_FAILS -> post("/simulator/node", "{\"fault\":\"database-down\"}", 200);
            default -> throw new IllegalArgumentException(condition.name());
        }
    }

    @Override
    protected void sessionIs(String instance, SessionCondition condition) {
        String fault = switch (condition) {
            case CONNECTING -> "stuck-connecting";
            case DEAD -> "zombie";
            case NOT_LOADED -> "unload";
        };
        post("/simulator/instances/" + encoded(instance) + "/faults", "{\"fault\":\"" + fault + "\"}", 200);
    }

    @Override
    protected int taken(String text) {
        return new JsonObject(call("GET", "/simulator/messages?text=" + encoded(text), "", 200)).getJsonArray("items")
                .stream().mapToInt(item -> ((JsonObject) item).getInteger("count")).sum();
    }

    /** The text that tells of it may also come after a send (GATEWAYS 1.5). */
    @Test
    void aSendWhileAQrCodeIsShownIsOfUnknownOutcome() {
        routes().ask(GatewayAnswer.Connecting.class, new GatewayCommand.Connect(GATEWAY, unpaired(), null));

        routes().fail(OutcomeUnknown.class, new GatewayCommand.SendText(GATEWAY, unpaired(), "5511987654321", "oi"));

        assertEquals(0, taken("oi"));
    }

    @Test
    void aSendToAGroupThatIsNotThereIsOfUnknownOutcome() {
        routes().fail(OutcomeUnknown.class,
                new GatewayCommand.SendText(GATEWAY, open(), "120363000000000000@g.us", "oi"));

        assertEquals(0, taken("oi"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void post(String path, String body, int expected) {
        call("POST", path, body, expected);
    }

    private String call(String method, String path, String body, int expected) {
        try {
            HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
                    .header("apikey", KEY).header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            assertEquals(expected, response.statusCode(), response.body());
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
