package dev.caravan.it;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.simulator.SimulatorOptions;
import dev.caravan.simulator.SimulatorServer;
import dev.caravan.testing.FreePorts;

/** A gateway of these tests, and what only the world outside of it knows. Its events go to {@link #hookPort()}. */
final class SimulatedGateway implements AutoCloseable {

    /** Name in the configuration of the gateway that a test has if it has only one. */
    static final String NAME = "evolution";
    static final String KEY = "the-global-key-of-the-gateway";
    static final String HOOK_TOKEN = "the-token-of-the-webhook";

    private final String name;
    private final int hookPort;
    private final SimulatorServer server;
    private final JsonHttp http;

    private SimulatedGateway(String name, int hookPort, SimulatorServer server) {
        this.name = name;
        this.hookPort = hookPort;
        this.server = server;
        this.http = new JsonHttp(server.baseUrl(), Map.of("apikey", KEY));
    }

    static SimulatedGateway start(UnaryOperator<SimulatorOptions.Builder> wanted) {
        return start(NAME, FreePorts.next(), wanted);
    }

    /** @param hookPort where the application will listen */
    static SimulatedGateway start(String name, int hookPort, UnaryOperator<SimulatorOptions.Builder> wanted) {
        SimulatorOptions.Builder options = SimulatorOptions.builder(KEY)
                .webhookUrl("http://127.0.0.1:" + hookPort + "/webhooks/" + name)
                .webhookHeaders(Map.of("authorization", "Bearer " + HOOK_TOKEN));
        return new SimulatedGateway(name, hookPort, SimulatorServer.start(wanted.apply(options).build()));
    }

    /** Where the application has to listen to hear this gateway's events. */
    int hookPort() {
        return hookPort;
    }

    /** How an application comes to know this gateway. */
    Map<String, String> keys() {
        String prefix = "gateway." + name + ".";
        Map<String, String> keys = new HashMap<>();
        keys.put(prefix + "kind", "evolution");
        keys.put(prefix + "url", server.baseUrl());
        keys.put(prefix + "api-key", KEY);
        keys.put(prefix + "webhook-token", HOOK_TOKEN);
        keys.put(prefix + "proxy-timeout", "2s");
        return keys;
    }

    /** The API that a real gateway has, too. */
    JsonHttp api() {
        return http;
    }

    /** Proxy, as {@code host:port}, that the gateway has stored; null for none. */
    String stored(String instance) {
        return text(truth(instance).path("database").path("storedProxy"));
    }

    /** Proxy, as {@code host:port}, that the present socket really uses; null for none. */
    String used(String instance) {
        return text(truth(instance).path("effectiveProxy"));
    }

    /** State in the gateway's memory; null while not loaded. */
    String state(String instance) {
        return text(truth(instance).path("memory").path("state"));
    }

    int logins(String instance) {
        return truth(instance).path("logins").asInt();
    }

    /** The proxies of all logins, newest first; null for those without one. */
    List<String> loginsBy(String instance) {
        JsonNode opens = http.get("/simulator/opens?instance=" + instance).expect(200).path("items");
        return StreamSupport.stream(opens.spliterator(), false).map(open -> text(open.path("proxy"))).toList();
    }

    JsonNode truth(String instance) {
        return http.get("/simulator/instances/" + instance).expect(200);
    }

    /** Causes a fault of an instance, such as {@code "fault":"drop"}. */
    void cause(String instance, String fields) {
        http.post("/simulator/instances/" + instance + "/faults", "{" + fields + "}").expect(200);
    }

    /** Causes a fault of the gateway, such as {@code "fault":"down","for":"5s"}. */
    void causeAtNode(String fields) {
        http.post("/simulator/node", "{" + fields + "}").expect(200);
    }

    void disturbWebhooks(String fields) {
        http.post("/simulator/webhooks", "{" + fields + "}").expect(200);
    }

    /** @param proxy host:port, or a pattern with {@code *} */
    void behave(String proxy, String behaviour) {
        behave(proxy, behaviour, "\"keepOpenSockets\":false");
    }

    void behave(String proxy, String behaviour, String more) {
        http.post("/simulator/proxies", """
                {"proxy":"%s","behaviour":"%s",%s}""".formatted(proxy, behaviour, more)).expect(200);
    }

    /** Stores a proxy as another user of the gateway would. */
    void store(String instance, String host, int port) {
        http.post("/proxy/set/" + instance, """
                {"enabled":true,"host":"%s","port":"%d","protocol":"http","username":"","password":""}"""
                .formatted(host, port)).expect(201);
    }

    void endFaults() {
        http.delete("/simulator/faults").expect(200);
    }

    @Override
    public void close() {
        server.close();
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
