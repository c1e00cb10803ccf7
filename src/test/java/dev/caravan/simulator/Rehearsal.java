package dev.caravan.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A simulated gateway under driven time, with a receiver that remembers its webhooks. */
final class Rehearsal implements WebhookTransport {

    static final String KEY = "a-global-key";
    static final String RECEIVER = "http://receiver.test/hook";

    /** One delivery as the receiver saw it. */
    record Hook(String url, Map<String, String> headers, JsonObject body) {

        String event() {
            return body.getString("event");
        }

        JsonObject data() {
            return body.getJsonObject("data");
        }
    }

    final DrivenTime time = new DrivenTime();
    final List<Hook> hooks = new ArrayList<>();
    /** What the receiver answers; null: nothing, until its time-out. */
    Integer receiverAnswers = 200;
    final SimulatedEvolution evolution;

    Rehearsal() {
        this(options -> options);
    }

    Rehearsal(UnaryOperator<SimulatorOptions.Builder> wanted) {
        SimulatorOptions options = wanted.apply(SimulatorOptions.builder(KEY).webhookUrl(RECEIVER)).build();
        evolution = new SimulatedEvolution(options, time, time, this, "http://gateway.test");
    }

    @Override
    public Future<Integer> post(String url, Map<String, String> headers, String body) {
        hooks.add(new Hook(url, headers, new JsonObject(body)));
        if (receiverAnswers != null) {
            return Future.succeededFuture(receiverAnswers);
        }
        Promise<Integer> silent = Promise.promise();
        time.schedule(Pace.WEBHOOK_TIMEOUT, () -> silent.fail("time-out"));
        return silent.future();
    }

    Answer get(String target) {
        return now(call("GET", target, KEY, ""));
    }

    Answer delete(String target) {
        return now(call("DELETE", target, KEY, ""));
    }

    Answer post(String target, String body) {
        return now(call("POST", target, KEY, body));
    }

    /** Calls with another key; null: without one. */
    Answer as(String key, String method, String target, String body) {
        return now(call(method, target, key, body));
    }

    /** Calls and lets time pass until the answer is due. */
    Answer after(Duration wait, String method, String target, String body) {
        AtomicReference<Answer> answer = later(method, target, body);
        time.advance(wait.minusMillis(1));
        assertEquals(null, answer.get(), "answered before " + wait);
        time.advance(Duration.ofMillis(1));
        return answer.get();
    }

    /** Calls; the reference is empty until the gateway answers. */
    AtomicReference<Answer> later(String method, String target, String body) {
        AtomicReference<Answer> answer = new AtomicReference<>();
        call(method, target, KEY, body).onSuccess(answer::set);
        return answer;
    }

    /** Sends a fault or a behaviour to the control endpoint. */
    void cause(String path, String body) {
        Answer answer = post("/simulator" + path, body);
        assertEquals(200, answer.status(), answer.encoded());
    }

    void advance(String duration) {
        time.advance(Duration.parse("PT" + duration));
    }

    /** Creates an instance and returns its token. */
    String create(String name) {
        Answer answer = post("/instance/create",
                "{\"instanceName\":\"" + name + "\",\"integration\":\"WHATSAPP-BAILEYS\"}");
        assertEquals(201, answer.status(), answer.encoded());
        return answer.object().getString("hash");
    }

    /** Creates an instance, pairs it and lets it open. */
    String createOpen(String name) {
        String token = create(name);
        later("GET", "/instance/connect/" + name, "");
        advance("3S");
        cause("/instances/" + name + "/faults", "{\"fault\":\"scan-qr\"}");
        advance("1S");
        assertEquals("open", state(name));
        hooks.clear();
        return token;
    }

    /** Stores a proxy that passes the test. */
    void setProxy(String name, String host) {
        AtomicReference<Answer> answer = later("POST", "/proxy/set/" + name, proxyBody(host));
        advance("5S");
        assertEquals(201, answer.get().status(), answer.get().encoded());
    }

    static String proxyBody(String host) {
        return "{\"enabled\":true,\"host\":\"" + host
                + "\",\"port\":\"3128\",\"protocol\":\"http\",\"username\":\"u\",\"password\":\"p\"}";
    }

    /** The state in memory; null while not loaded. */
    String state(String name) {
        return get("/instance/connectionState/" + name).object().getJsonObject("instance").getString("state");
    }

    /** The database row, as the full list shows it. */
    JsonObject row(String name) {
        return get("/instance/fetchInstances").array().stream().map(JsonObject.class::cast)
                .filter(row -> row.getString("name").equals(name)).findFirst().orElseThrow();
    }

    /** What the control endpoint says about the instance. */
    JsonObject truth(String name) {
        return get("/simulator/instances/" + name).object();
    }

    /** Events and states received since the last clear, such as {@code connection.update/open}. */
    List<String> story() {
        return hooks.stream().map(hook -> {
            String state = hook.body.getValue("data") instanceof JsonObject data ? data.getString("state") : null;
            return state == null ? hook.event() : hook.event() + "/" + state;
        }).collect(Collectors.toList());
    }

    Stream<Hook> hooks(String event) {
        return hooks.stream().filter(hook -> hook.event().equals(event));
    }

    /** {@code response.message} of an error, whatever its shape. */
    static Object message(Answer answer) {
        return answer.object().getJsonObject("response").getValue("message");
    }

    /** Asserts an error of one of the four shapes. */
    static void assertError(int status, String message, Answer answer) {
        assertEquals(status, answer.status(), answer.encoded());
        assertEquals(message, new io.vertx.core.json.JsonArray().add(message(answer)).encode(), answer.encoded());
    }

    private Answer now(Future<Answer> future) {
        assertTrue(future.isComplete(), "the gateway has not answered yet");
        return future.result();
    }

    private Future<Answer> call(String method, String target, String key, String body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", "application/json");
        if (key != null) {
            headers.put("apikey", key);
        }
        return evolution.handle(call(method, target, headers, body));
    }

    static Call call(String method, String target, Map<String, String> headers, String body) {
        String[] parts = target.split("\\?", 2);
        List<String> path = Arrays.stream(parts[0].split("/")).skip(1).map(Rehearsal::decode).toList();
        Map<String, String> query = new HashMap<>();
        if (parts.length == 2) {
            Arrays.stream(parts[1].split("&")).map(p -> p.split("=", 2))
                    .forEach(pair -> query.put(pair[0], decode(pair[1])));
        }
        return new Call(method, target, path, query, headers, body);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
