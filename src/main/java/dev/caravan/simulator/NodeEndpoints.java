package dev.caravan.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** {@code /}, {@code /verify-creds} (GATEWAYS 1.1) and {@code /metrics} (GATEWAYS 1.7). */
final class NodeEndpoints {

    static final String CLIENT_NAME = "evolution_exchange";

    private static final String BASIC = "Basic ";

    private final Node node;
    private final Gate gate;
    private final String serverUrl;

    NodeEndpoints(Node node, Gate gate, String serverUrl, Endpoints endpoints) {
        this.node = node;
        this.gate = gate;
        this.serverUrl = serverUrl;
        endpoints.plain("GET", "/", this::welcome);
        endpoints.plain("POST", "/verify-creds", this::verify);
        if (node.options.prometheusMetrics()) {
            endpoints.plain("GET", "/metrics", this::metrics);
        }
    }

    private Future<Answer> welcome(Call call, Instance none, JsonObject body) {
        return Future.succeededFuture(Answer.ok(new JsonObject().put("status", 200)
                .put("message", "Welcome to the Evolution API, it is working!")
                .put("version", node.options.version()).put("clientName", CLIENT_NAME)
                .put("manager", serverUrl + "/manager").put("documentation", "https://doc.evolution-api.com")
                .put("whatsappWebVersion", "2.3000.1025091846")));
    }

    private Future<Answer> verify(Call call, Instance none, JsonObject body) {
        gate.requireGlobalKey(call);
        return Future.succeededFuture(Answer.ok(new JsonObject().put("status", 200)
                .put("message", "Credentials are valid").put("facebookAppId", "").put("facebookConfigId", "")
                .put("facebookUserToken", "")));
    }

    private Future<Answer> metrics(Call call, Instance none, JsonObject body) {
        if (node.options.metricsAuthRequired()) {
            Answer refusal = refusal(call.header("authorization"));
            if (refusal != null) {
                return Future.succeededFuture(refusal);
            }
        }
        return Future.succeededFuture(new Answer(200, "text/plain; version=0.0.4; charset=utf-8", exposition(), null));
    }

    private Answer refusal(String authorization) {
        String user = node.options.metricsUser();
        String password = node.options.metricsPassword();
        if (user.isEmpty() || password.isEmpty()) {
            return Answer.text(500, "Metrics authentication not configured");
        }
        if (!authorization.startsWith(BASIC)) {
            return Answer.text(401, "Authentication required");
        }
        String expected = Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return authorization.substring(BASIC.length()).equals(expected) ? null
                : Answer.text(401, "Invalid credentials");
    }

    private String exposition() {
        StringBuilder text = new StringBuilder(256 + node.instances.size() * 220)
                .append("# HELP evolution_environment_info Environment information\n")
                .append("# TYPE evolution_environment_info gauge\n")
                .append("evolution_environment_info{version=\"").append(node.options.version())
                .append("\",clientName=\"").append(CLIENT_NAME).append("\",serverUrl=\"").append(serverUrl)
                .append("\"} 1\n");
        long loaded = node.instances.values().stream().filter(Instance::isLoaded).count();
        text.append("# HELP evolution_instances_total Total number of instances\n")
                .append("# TYPE evolution_instances_total gauge\n")
                .append("evolution_instances_total ").append(loaded).append('\n')
                .append("# HELP evolution_instance_up 1 if instance state is open, else 0\n")
                .append("# TYPE evolution_instance_up gauge\n")
                .append("# HELP evolution_instance_state Instance state as a labelled metric\n")
                .append("# TYPE evolution_instance_state gauge\n");
        node.instances.values().stream().filter(Instance::isLoaded).forEach(instance -> {
            String labels = "{instance=\"" + escaped(instance.name) + "\",integration=\"" + instance.integration + "\"";
            text.append("evolution_instance_up").append(labels).append("} ")
                    .append(instance.is(Instance.State.OPEN) ? 1 : 0).append('\n')
                    .append("evolution_instance_state").append(labels).append(",state=\"")
                    .append(instance.memory.state.wire()).append("\"} 1\n");
        });
        return text.toString();
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }
}
