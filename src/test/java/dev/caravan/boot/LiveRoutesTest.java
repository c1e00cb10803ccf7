package dev.caravan.boot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

class LiveRoutesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Caravan caravan;

    @BeforeEach
    void start() throws IOException {
        write("Answer", """
                public static final String ANSWER = "answer";
                public void configure() {
                    from("direct:" + ANSWER).routeId(ANSWER)
                        .setBody(constant("one"));
                }
                """);
        write("Caller", """
                public void configure() {
                    from("direct:call").routeId("caller")
                        .to("direct:" + Answer.ANSWER);
                }
                """);
    }

    @AfterEach
    void stop() {
        if (caravan != null) {
            caravan.close();
        }
    }

    @Test
    void anEditActsAndOtherFilesRunOn() throws Exception {
        launch();
        Route caller = caravan.context().getRoute("caller");

        edit("Answer", "\"one\"", "\"two\"");

        eventually().until(() -> "two".equals(call()));
        assertSame(caller, caravan.context().getRoute("caller"));
    }

    @Test
    void aSyntaxErrorLeavesTheOldRouteRunning() throws Exception {
        assertRefused("constant(\"one\")", "constant(1 1)", ":7: ')'");
    }

    @Test
    void anUnknownNameLeavesTheOldRouteRunning() throws Exception {
        assertRefused("constant(\"one\")", "constnt(\"one\")", ":7: cannot find symbol");
    }

    @Test
    void anErrorInConfigureLeavesTheOldRouteRunning() throws Exception {
        assertRefused("from(", "if (true) throw new IllegalStateException(\"no\"); from(", ":6: no");
    }

    @Test
    void anUnknownComponentLeavesTheOldRouteRunning() throws Exception {
        assertRefused(".setBody(", ".to(\"nosuch:thing\").setBody(",
                ":7: route answer: No endpoint could be found for: nosuch://thing");
    }

    @Test
    void aBadEndpointOptionLeavesTheOldRouteRunning() throws Exception {
        assertRefused("\"direct:\" + ANSWER", "\"direct:answer?nosuch=1\"", ":6: route answer: ");
    }

    @Test
    void anUnknownPlaceholderLeavesTheOldRouteRunning() throws Exception {
        assertRefused(".setBody(", ".to(\"direct:{{no.such.key}}\").setBody(", ":7: route answer: ");
    }

    @Test
    void anIdThatIsTakenLeavesTheOldRouteRunning() throws Exception {
        assertRefused("routeId(ANSWER)", "routeId(\"caller\")", ":6: route caller: the id caller is already taken");
    }

    @Test
    void anEndpointThatIsListedTwiceIsNamedByItsOwnLine() throws Exception {
        writeAs("Listed", "org.apache.camel.builder.endpoint.EndpointRouteBuilder", """
                public void configure() {
                    var api = new dev.caravan.http.endpoint.ApiRoutes(this, "none");
                    api.answer("one", "", request -> dev.caravan.http.endpoint.Answer.ok("one"));
                    api.answer("two", "", request -> dev.caravan.http.endpoint.Answer.ok("two"));
                }
                """);
        launch();

        edit("Listed", "answer(\"two\"", "answer(\"one\"");

        awaitLog("Listed.java:7: route one: the id ");
        assertNotNull(caravan.context().getRoute("two"));
    }

    @Test
    void aRouteThatCannotStartIsTakenBack() throws Exception {
        write("Other", """
                public void configure() {
                    from("direct:other").routeId("other").log("x");
                }
                """);
        launch();

        edit("Answer", "\"direct:\" + ANSWER", "\"direct:other\"");

        awaitLog("Answer.java:6: route answer: ");
        awaitLog("were put back");
        assertEquals("one", call());
        assertNotNull(caravan.context().getRoute("other"));
    }

    @Test
    void aRefusedEditThatIsCorrectedActs() throws Exception {
        launch();
        edit("Answer", "constant(\"one\")", "constant(1 1)");
        awaitLog("Route edit refused");

        edit("Answer", "constant(1 1)", "constant(\"three\")");

        eventually().until(() -> "three".equals(call()));
    }

    @Test
    void aChannelThatIsRenamedIsFollowedByItsCallers() throws Exception {
        launch();

        edit("Answer", "ANSWER = \"answer\"", "ANSWER = \"reply\"");

        eventually().until(() -> caravan.context().getRoute("reply") != null
                && caravan.context().getRoute("answer") == null && "one".equals(call()));
    }

    @Test
    void aFileThatIsAddedRunsAndOneThatIsDeletedIsGone() throws Exception {
        launch();

        write("Added", """
                public void configure() {
                    from("direct:added").routeId("added").setBody(constant(dev.caravan.ops.log.EventLog.INSTANCE));
                }
                """);
        eventually().until(() -> "instance".equals(send("direct:added")));
        Files.delete(dir.resolve("Added.java"));

        eventually().until(() -> caravan.context().getRoute("added") == null);
        assertNull(((ModelCamelContext) caravan.context()).getRouteDefinition("added"));
        assertEquals("one", call());
    }

    @Test
    void aFileThatOthersStillNeedIsNotTakenOut() throws Exception {
        launch();

        Files.delete(dir.resolve("Answer.java"));

        awaitLog("Caller.java:6: cannot find symbol");
        awaitLog("go on as before");
        assertEquals("one", call());
    }

    @Test
    void anErrorPolicyThatIsEditedActsOnTheRoutesOfOtherFiles() throws Exception {
        writeAs("Policies", "RouteConfigurationBuilder", """
                public void configuration() {
                    routeConfiguration("policy").onException(Exception.class).handled(true)
                        .setBody(constant("soft"));
                }
                """);
        write("Failing", """
                public void configure() {
                    from("direct:failing").routeId("failing").routeConfigurationId("policy")
                        .throwException(new IllegalStateException("x"));
                }
                """);
        launch();
        assertEquals("soft", send("direct:failing"));

        edit("Policies", "\"soft\"", "\"hard\"");

        eventually().until(() -> "hard".equals(send("direct:failing")));
        assertEquals(1, ((ModelCamelContext) caravan.context()).getRouteConfigurationDefinitions().size());
    }

    @Test
    void aTemplateThatIsEditedActsOnItsRoutesWhereverTheyWereMade() throws Exception {
        write("Template", """
                public void configure() {
                    routeTemplate("shop").templateParameter("name")
                        .from("direct:{{name}}").setBody(constant("old {{name}}"));
                    templatedRoute("shop").routeId("declared").parameter("name", "declared");
                }
                """);
        launch();
        ((ModelCamelContext) caravan.context()).addRouteFromTemplate("made", "shop", Map.of("name", "made"));
        assertEquals("old made", send("direct:made"));
        assertEquals("old declared", send("direct:declared"));

        edit("Template", "\"old ", "\"new ");

        eventually().until(() -> "new made".equals(send("direct:made"))
                && "new declared".equals(send("direct:declared")));
    }

    @Test
    void anEndpointOverHttpIsReloaded() throws Exception {
        write("Web", """
                public void configure() {
                    rest("/web").get("/old").id("web-get").to("direct:web");
                    from("direct:web").routeId("web").setBody(constant("hello"));
                }
                """);
        launch();
        assertEquals(200, status("/web/old"));

        edit("Web", "/old", "/new");

        eventually().until(() -> status("/web/new") == 200 && status("/web/old") == 404);
    }

    @Test
    void beansAreInjectedAgain() throws Exception {
        write("Injected", """
                @org.apache.camel.BeanInject
                java.time.Duration timeout;
                public void configure() {
                    from("direct:injected").routeId("injected").setBody(constant("a" + timeout));
                }
                """);
        launch();

        edit("Injected", "\"a\"", "\"b\"");

        eventually().until(() -> "bPT20S".equals(send("direct:injected")));
    }

    @Test
    void theDevProfileWatchesTheFolderOfTheProject() {
        Settings settings = Settings.read(ConfigLayers.load(LaunchOptions.isolated(Map.of()).withProfile("dev")));

        assertEquals(Path.of("routes"), settings.routes().liveDirectory().orElseThrow());
    }

    private void assertRefused(String old, String replacement, String where) throws Exception {
        launch();
        Route running = caravan.context().getRoute("answer");

        edit("Answer", old, replacement);

        awaitLog("Answer.java" + where);
        awaitLog("go on as before");
        assertEquals("one", call());
        assertSame(running, caravan.context().getRoute("answer"));
        assertNotSame(running, caravan.context().getRoute("caller"));
    }

    private void launch() {
        caravan = Bare.start(Map.of("routes.live-directory", dir.toString(), "routes.user-pattern", ""));
        log.start();
        ((Logger) LoggerFactory.getLogger("SYSTEM")).addAppender(log);
    }

    private void awaitLog(String text) {
        eventually().until(() -> List.copyOf(log.list).stream()
                .anyMatch(event -> event.getFormattedMessage().contains(text)));
    }

    /** A route that is being replaced refuses what comes meanwhile. */
    private static ConditionFactory eventually() {
        return await().atMost(PATIENCE).ignoreExceptionsMatching(refused ->
                refused instanceof CamelExecutionException && refused.getCause() instanceof RejectedExecutionException);
    }

    private String call() {
        return send("direct:call");
    }

    private String send(String uri) {
        return caravan.context().hasEndpoint(uri) == null ? null
                : caravan.context().createFluentProducerTemplate().to(uri).request(String.class);
    }

    private int status(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + caravan.httpPort() + path)).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private void write(String name, String body) throws IOException {
        writeAs(name, "RouteBuilder", body);
    }

    private void writeAs(String name, String base, String body) throws IOException {
        Files.writeString(dir.resolve(name + ".java"), """
                package routes;
                import org.apache.camel.builder.*;
                public class %s extends %s {
                %s}
                """.formatted(name, base, body));
    }

    private void edit(String name, String old, String replacement) throws IOException {
        Path file = dir.resolve(name + ".java");
        String text = Files.readString(file);
        assertEquals(2, text.split(Pattern.quote(old), -1).length, "'" + old + "' stands there once");
        Files.writeString(file, text.replace(old, replacement));
    }
}
