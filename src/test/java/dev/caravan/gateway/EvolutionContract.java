package dev.caravan.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import dev.caravan.domain.GatewayKind;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.simulator.SimulatorOptions;
import dev.caravan.simulator.SimulatorServer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The contract of gateways against a simulated Evolution API of some version. */
abstract class EvolutionContract extends GatewayContract {

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

    private void post(String path, String body, int expected) {
        try {
            HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
                    .header("apikey", KEY).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            assertEquals(expected, response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
