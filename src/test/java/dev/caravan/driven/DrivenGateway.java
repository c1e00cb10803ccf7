package dev.caravan.driven;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import dev.caravan.domain.GatewayFailure;
import dev.caravan.gateway.HttpCall;
import dev.caravan.gateway.HttpReply;
import dev.caravan.gateway.TransportFailures;
import dev.caravan.simulator.Answer;
import dev.caravan.simulator.Call;
import dev.caravan.simulator.DrivenTime;
import dev.caravan.simulator.SimulatedEvolution;
import io.vertx.core.json.JsonObject;

/** A simulated gateway without HTTP: calls and answers are on their way for a moment, and a call may time out. */
public final class DrivenGateway {

    /** One way between Caravan and the gateway. */
    static final Duration WAY = Duration.ofMillis(2);

    private final DrivenTime time;
    private final SimulatedEvolution evolution;
    private final String key;

    DrivenGateway(DrivenTime time, SimulatedEvolution evolution, String key) {
        this.time = time;
        this.evolution = evolution;
        this.key = key;
    }

    /** Ends with an answer or a failure, once. */
    void send(HttpCall call, Consumer<HttpReply> answered, Consumer<GatewayFailure> failed) {
        boolean[] ended = new boolean[1];
        time.schedule(call.timeout(), () -> once(ended, () -> failed.accept(TransportFailures.timedOut(call))));
        time.schedule(WAY, () -> evolution.handle(call(call.method(), call.path(), call.headers(), call.body()))
                .onSuccess(answer -> time.schedule(WAY, () -> once(ended, () -> {
                    if (answer.isBroken()) {
                        failed.accept(TransportFailures.broken(call));
                    } else {
                        answered.accept(new HttpReply(call, answer.status(), answer.encoded()));
                    }
                }))));
    }

    /** Sends a fault to the control endpoint, such as {@code /node}. */
    public JsonObject cause(String path, JsonObject body) {
        return control("POST", path, body.encode());
    }

    /** Ends all faults. */
    public void heal() {
        control("DELETE", "/faults", "");
    }

    /** What the control endpoint tells. */
    public JsonObject look(String path) {
        return control("GET", path, "");
    }

    /** What is true of an instance. */
    public JsonObject truth(String instance) {
        return look("/instances/" + instance);
    }

    /** Whether it has a login for the instance. */
    boolean paired(String instance) {
        return truth(instance).getJsonObject("database").getBoolean("paired");
    }

    private JsonObject control(String method, String path, String body) {
        Answer answer = evolution.handle(call(method, "/simulator" + path,
                Map.of("apikey", key, "content-type", "application/json"), body)).result();
        if (answer.status() != 200) {
            throw new IllegalArgumentException(method + " " + path + " " + body + ": " + answer.encoded());
        }
        return answer.object();
    }

    private static Call call(String method, String target, Map<String, String> headers, String body) {
        String[] parts = target.split("\\?", 2);
        List<String> path = Arrays.stream(parts[0].split("/")).skip(1).map(DrivenGateway::decoded).toList();
        Map<String, String> query = new HashMap<>();
        if (parts.length == 2) {
            Arrays.stream(parts[1].split("&")).map(pair -> pair.split("=", 2))
                    .forEach(pair -> query.put(pair[0], decoded(pair[1])));
        }
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return new Call(method, target, path, query, lower, body == null ? "" : body);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void once(boolean[] ended, Runnable end) {
        if (!ended[0]) {
            ended[0] = true;
            end.run();
        }
    }
}
