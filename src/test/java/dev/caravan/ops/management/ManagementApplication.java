package dev.caravan.ops.management;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.caravan.testing.FreePorts;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** A small application with a management port as the product has it, two routes and an MBean of ours. */
final class ManagementApplication implements AutoCloseable {

    /** What an MBean of Caravan's looks like. */
    public interface SweepMBean {
        int getRuns();

        void setRuns(int runs);

        int runNow();
    }

    /** Counts. */
    public static final class Sweep implements SweepMBean {

        private int runs;

        @Override
        public int getRuns() {
            return runs;
        }

        @Override
        public void setRuns(int runs) {
            this.runs = runs;
        }

        @Override
        public int runNow() {
            return ++runs;
        }
    }

    final int port;
    /** Of its own, as another context of that name in this JVM would change it. */
    final String context;
    final Main main = new Main();

    private final JsonMapper json = new JsonMapper();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectName sweep;

    ManagementApplication(ManagementSettings settings) throws Exception {
        port = FreePorts.next();
        context = "caravan" + port;
        sweep = new ObjectName("dev.caravan:type=Sweep,name=health" + port);
        ManagementFactory.getPlatformMBeanServer().registerMBean(new Sweep(), sweep);
        main.bind("management-server", new ManagementServerFactory(settings));
        main.bind("management-edge", new ManagementEdge());
        main.setDefaultPropertyPlaceholderLocation("false");
        properties(port).forEach(main::addInitialProperty);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:look").routeId("instance-status-polling").routeGroup("instance")
                        .routeDescription("Ask the gateway for the states of its instances")
                        .log("looked").id("log-looked");
                from("seda:lease").routeId("proxy-assignment").routeGroup("proxy")
                        .routeDescription("Lease a proxy to an instance that has none").to("direct:look").id("look");
            }
        });
        main.start();
    }

    static Map<String, String> properties(int port) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("camel.main.name", "caravan" + port);
        properties.put("camel.management.enabled", "true");
        properties.put("camel.management.host", "127.0.0.1");
        properties.put("camel.management.port", String.valueOf(port));
        properties.put("camel.management.health-check-enabled", "true");
        properties.put("camel.management.metrics-enabled", "true");
        properties.put("camel.management.jolokia-enabled", "true");
        properties.put("camel.management.jolokia-path", ManagementEdge.JOLOKIA_PATH);
        properties.put("camel.metrics.enabled", "true");
        properties.put("camel.main.shutdown-timeout", "5");
        return properties;
    }

    String sweepName() {
        return sweep.getCanonicalName();
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(Map<String, Object> command, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(ManagementEdge.JOLOKIA_PATH + "/"))
                .header("Content-Type", "application/json").timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(json.writeValueAsString(command)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The answer of Jolokia; its {@code status} is 200 or 403. */
    JsonNode jolokia(Map<String, Object> command) throws Exception {
        return json.readTree(post(command).body());
    }

    JsonNode exec(String mbean, String operation, Object... arguments) throws Exception {
        return jolokia(Map.of("type", "exec", "mbean", here(mbean), "operation", operation, "arguments",
                List.of(arguments)));
    }

    JsonNode read(String mbean, String attribute) throws Exception {
        return jolokia(Map.of("type", "read", "mbean", here(mbean), "attribute", attribute));
    }

    /** The status line's code for a request with that head, which an HTTP client would not send. */
    int raw(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }

    private String here(String mbean) {
        return mbean.replace("{context}", context);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() throws JMException {
        main.stop();
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(sweep);
    }
}
