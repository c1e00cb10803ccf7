package dev.caravan.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CaravanTest {

    @TempDir
    Path dir;

    @Test
    void bothServersListenWhereTheHandleSays() throws Exception {
        try (Caravan caravan = Bare.start(Map.of())) {
            assertEquals(404, get(caravan.httpPort(), "/nothing").statusCode());
            assertEquals(200, get(caravan.managementPort(), "/observe/health").statusCode());
        }
    }

    @Test
    void severalRunInOneProcess() {
        try (Caravan one = Bare.start(Map.of()); Caravan other = Bare.start(Map.of())) {
            assertTrue(one.context().isStarted());
            assertTrue(other.context().isStarted());
            assertTrue(one.httpPort() != other.httpPort());
        }
    }

    @Test
    void whatIsClosedStaysClosedHoweverOften() {
        Caravan caravan = Bare.start(Map.of());

        caravan.close();
        caravan.close();

        assertTrue(caravan.context().isStopped());
    }

    @Test
    void routesSeeTheSameValuesAsTheSettings() throws Exception {
        try (Caravan caravan = Bare.start(Map.of("user.greeting", "olá"))) {
            caravan.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:x").routeId("x").setBody(constant("{{user.greeting}} {{http.port}}"));
                }
            });

            String answer = caravan.context().createProducerTemplate().requestBody("direct:x", null, String.class);

            assertEquals("olá " + caravan.httpPort(), answer);
        }
    }

    @Test
    void aTakenPortEndsTheStartWithItsKey() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            StartException failure = assertThrows(StartException.class,
                    () -> Bare.start(Map.of("management.port", port)));

            assertTrue(failure.getMessage().contains("127.0.0.1:" + port), failure::getMessage);
            assertTrue(failure.getMessage().contains("management.port"), failure::getMessage);
            assertTrue(failure.getMessage().contains("CARAVAN_MANAGEMENT_PORT"), failure::getMessage);
        }
    }

    @Test
    void anUnknownAddressEndsTheStartWithItsKey() {
        StartException failure = assertThrows(StartException.class,
                () -> Bare.start(Map.of("http.host", "no-such-host.invalid")));

        assertTrue(failure.getMessage().contains("http.host"), failure::getMessage);
    }

    @Test
    void routeFilesOfTheUsersOwnRunWithoutABuild() throws Exception {
        write("Greeting.java", """
                import org.apache.camel.builder.RouteBuilder;
                import dev.caravan.ops.log.EventLog;

                public class Greeting extends RouteBuilder {
                    @Override
                    public void configure() {
                        from("direct:java").routeId("java").setBody(constant(EventLog.INSTANCE));
                    }
                }
                """);
        write("answer.yaml", """
                - route:
                    id: yaml
                    from:
                      uri: direct:yaml
                      steps:
                        - setBody:
                            constant: yes, yaml
                """);
        try (Caravan caravan = Bare.start(userRoutes())) {
            var template = caravan.context().createProducerTemplate();

            assertEquals("instance", template.requestBody("direct:java", null, String.class));
            assertEquals("yes, yaml", template.requestBody("direct:yaml", null, String.class));
        }
    }

    @Test
    void aFolderThatDoesNotExistIsNoMistake() {
        try (Caravan caravan = Bare.start(Map.of("routes.user-pattern", dir.resolve("none") + "/*.yaml"))) {
            assertTrue(caravan.context().isStarted());
        }
    }

    @Test
    void aCompileErrorInAUsersFileIsNamedWithFileAndLine() throws IOException {
        Path file = write("Broken.java", """
                import org.apache.camel.builder.RouteBuilder;
                public class Broken extends RouteBuilder {
                    public void configure() {
                        from("direct:x").routeId("x") setBody(constant(1));
                    }
                }
                """);

        assertStartFails(file + ":4: ';' expected");
    }

    @Test
    void aBadEndpointInAUsersFileIsNamedWithFileAndLine() throws IOException {
        Path file = write("Lost.java", """
                import org.apache.camel.builder.RouteBuilder;
                public class Lost extends RouteBuilder {
                    public void configure() {
                        from("direct:x").routeId("x")
                            .to("direct:y")
                            .to("nosuch:thing");
                    }
                }
                """);

        assertStartFails(file + ":6: route x: No endpoint could be found for: nosuch://thing");
    }

    @Test
    void anErrorThrownByAUsersFileIsNamedWithFileAndLine() throws IOException {
        Path file = write("Thrower.java", """
                import org.apache.camel.builder.RouteBuilder;
                public class Thrower extends RouteBuilder {
                    public void configure() {
                        throw new IllegalStateException("not today");
                    }
                }
                """);

        assertStartFails(file + ":4: not today");
    }

    @Test
    void badYamlIsNamedWithFileAndLine() throws IOException {
        Path file = write("bad.yaml", """
                - route:
                    id: yaml
                    from:
                      uri: direct:yaml
                      steps:
                        - setBdy:
                            constant: x
                """);

        assertStartFails(file + ":6");
    }

    @Test
    void aBadEndpointInYamlIsNamedWithFileAndLine() throws IOException {
        Path file = write("lost.yaml", """
                - route:
                    id: lost
                    from:
                      uri: direct:lost
                      steps:
                        - to:
                            uri: nosuch:thing
                """);

        assertStartFails(file + ":");
    }

    private void assertStartFails(String beginning) {
        StartException failure = assertThrows(StartException.class, () -> Bare.start(userRoutes()));
        assertTrue(failure.getMessage().startsWith(beginning), failure::getMessage);
    }

    private Map<String, String> userRoutes() {
        return Map.of("routes.user-pattern", dir + "/*.java," + dir + "/*.yaml");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
