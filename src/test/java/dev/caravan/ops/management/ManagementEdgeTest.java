package dev.caravan.ops.management;

import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.caravan.testing.FreePorts;
import org.apache.camel.ServiceStatus;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ManagementEdgeTest {

    private static final String ROUTE = "org.apache.camel:context={context},type=routes,name=\"proxy-assignment\"";
    private static final String CONTEXT = "org.apache.camel:context={context},type=context,name=\"{context}\"";

    private static final String QUEUE = "org.apache.camel:context={context},type=endpoints,name=\"seda://lease\"";

    private static ManagementApplication app;

    @BeforeAll
    static void start() throws Exception {
        app = new ManagementApplication(new ManagementSettings("127.0.0.1", "", "", List.of("caravan.internal")));
    }

    @AfterAll
    static void stop() throws Exception {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/health/live", "/observe/health/ready"})
    void healthIsTold(String path) throws Exception {
        HttpResponse<String> response = app.get(path);

        assertEquals(200, response.statusCode());
        assertEquals("UP", new JsonMapper().readTree(response.body()).get("status").asText());
    }

    @Test
    void metricsAreServedForPrometheus() throws Exception {
        HttpResponse<String> response = app.get("/observe/metrics");

        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("camel_exchanges_total{"), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hawtio", "/hawtio/", "/hawtio/index.html", "/hawtio/camel/contexts"})
    void theConsoleOpensAtEachOfItsAddresses(String path) throws Exception {
        HttpResponse<String> response = app.get(path, "Accept", "text/html");

        if (response.statusCode() == 302) {
            assertEquals("/hawtio/", response.headers().firstValue("location").orElseThrow());
        } else {
            assertEquals(200, response.statusCode());
            assertTrue(response.body().contains("<title>Hawtio"), response.body());
            assertEquals("frame-ancestors 'none'",
                    response.headers().firstValue("content-security-policy").orElseThrow());
        }
    }

    @Test
    void theConsolesScriptsAreServedWhole() throws Exception {
        String page = app.get("/hawtio/").body();
        String script = page.replaceAll("(?s).*src=\"([^\"]+\\.js)\".*", "$1");

        HttpResponse<String> response = app.get(script.startsWith("/") ? script : "/hawtio/" + script);

        assertEquals(200, response.statusCode());
        assertTrue(response.body().length() > 1000);
        assertEquals(404, app.get("/hawtio/static/js/none.js").statusCode());
    }

    @Test
    void theConsoleIsToldThatNobodyNeedsToLogIn() throws Exception {
        assertEquals("\"public\"", app.get("/hawtio/user").body());
    }

    @Test
    void routesAndOurMBeansAreListedAndOthersHidden() throws Exception {
        JsonNode list = app.jolokia(Map.of("type", "list")).get("value");

        assertTrue(list.get("org.apache.camel")
                .has("context=" + app.context + ",type=routes,name=\"proxy-assignment\""), list.toString());
        assertTrue(list.has("dev.caravan"));
        for (String hidden : List.of("com.sun.management", "java.util.logging", "com.zaxxer.hikari")) {
            assertFalse(list.has(hidden), hidden);
        }
    }

    @Test
    void aRouteIsStoppedAndStartedAgain() throws Exception {
        assertEquals(200, app.exec(ROUTE, "stop()").get("status").asInt());
        assertEquals(ServiceStatus.Stopped, status());
        assertEquals("Stopped", app.read(ROUTE, "State").get("value").asText());

        assertEquals(200, app.exec(ROUTE, "start()").get("status").asInt());
        assertEquals(ServiceStatus.Started, status());

        assertEquals(200, app.exec(ROUTE, "suspend()").get("status").asInt());
        assertEquals(ServiceStatus.Suspended, status());
        assertEquals(200, app.exec(ROUTE, "resume()").get("status").asInt());
        assertEquals(ServiceStatus.Started, status());
    }

    @Test
    void ourOperationsRunAndOurAttributesAreNotWritten() throws Exception {
        int before = app.read(app.sweepName(), "Runs").get("value").asInt();

        assertEquals(before + 1, app.exec(app.sweepName(), "runNow").get("value").asInt());

        JsonNode write = app.jolokia(
                Map.of("type", "write", "mbean", app.sweepName(), "attribute", "Runs", "value", 7));
        assertEquals(403, write.get("status").asInt());
        assertEquals(before + 1, app.read(app.sweepName(), "Runs").get("value").asInt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "context  | dumpRoutesAsXml()                                   | 200",
        "route    | dumpRouteAsXml()                                    | 200",
        "queue    | browseAllMessagesAsXml(java.lang.Boolean)           | 200",
        "context  | stop()                                              | 403",
        "context  | stop                                                | 403",
        "context  | suspend()                                           | 403",
        "context  | restart()                                           | 403",
        "context  | sendStringBody(java.lang.String,java.lang.String)   | 403",
        "context  | requestStringBody(java.lang.String,java.lang.String)| 403",
        "context  | createEndpoint(java.lang.String)                    | 403",
        "context  | startAllRoutes()                                    | 403",
        "route    | remove()                                            | 403",
        "route    | updateRouteFromXml(java.lang.String)                | 403",
        "route    | stop(long)                                          | 403",
        "route    | stopAndFail()                                       | 403",
        "org.apache.camel:*                                             | stop() | 403",
        "org.apache.camel:context={context},type=context,*                | stop() | 403",
        "java.lang:type=Memory                                          | gc     | 403",
        "java.lang:type=Threading                                       | dumpAllThreads(boolean,boolean) | 403",
        "java.util.logging:type=Logging                                 | setLoggerLevel | 403",
        "com.sun.management:type=HotSpotDiagnostic                      | dumpHeap       | 403",
        "com.sun.management:type=DiagnosticCommand                      | vmSystemProperties | 403",
        "com.sun.management:type=DiagnosticCommand                      | compilerDirectivesAdd | 403",
        "JMImplementation:type=MBeanServerDelegate                      | x      | 403"})
    void onlyWhatOperatorsNeedIsExecuted(String mbean, String operation, int status) throws Exception {
        String name = Map.of("context", CONTEXT, "route", ROUTE, "queue", QUEUE).getOrDefault(mbean, mbean);
        Object[] arguments = operation.contains("Boolean") ? new Object[] {true}
                : operation.contains("String,") ? new Object[] {"direct:look", "x"}
                : operation.contains("String") ? new Object[] {"x"} : operation.contains("long") ? new Object[] {1}
                : new Object[0];

        assertEquals(status, app.exec(name, operation, arguments).get("status").asInt());
        assertEquals(ServiceStatus.Started, app.main.getCamelContext().getStatus());
        assertEquals(ServiceStatus.Started, status());
    }

    @ParameterizedTest
    @CsvSource({
        "java.lang:type=Runtime,Uptime,200",
        "java.lang:type=Memory,HeapMemoryUsage,200",
        "java.lang:type=Runtime,SystemProperties,403",
        "java.lang:type=Runtime,InputArguments,403",
        "java.lang:type=Runtime,ClassPath,403",
        "com.sun.management:type=HotSpotDiagnostic,DiagnosticOptions,403",
        "java.util.logging:type=Logging,LoggerNames,403",
        "JMImplementation:type=MBeanServerDelegate,MBeanServerId,403"})
    void noSecretIsRead(String mbean, String attribute, int status) throws Exception {
        assertEquals(status, app.read(mbean, attribute).get("status").asInt());
    }

    @Test
    void aReadOfEverythingLeavesTheForbiddenOut() throws Exception {
        System.setProperty("caravan.test.secret", "s3cret-in-a-property");
        try {
            String one = app.post(Map.of("type", "read", "mbean", "java.lang:type=Runtime")).body();
            String all = app.post(Map.of("type", "read", "mbean", "java.lang:*",
                    "config", Map.of("ignoreErrors", "true"))).body();

            assertTrue(one.contains("Uptime") || one.contains("\"status\":403"), one);
            assertFalse(one.contains("s3cret"), one);
            assertFalse(all.contains("s3cret"), all);
        } finally {
            System.clearProperty("caravan.test.secret");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "127.0.0.1         | 200",
        "127.0.0.1:9999    | 200",
        "localhost         | 200",
        "LOCALHOST         | 200",
        "[::1]             | 200",
        "caravan.internal  | 200",
        "evil.example      | 403",
        "localhost.evil    | 403",
        "127.0.0.1.evil.example | 403",
        "localhost@evil.example | 403"})
    void aForeignNameIsRefused(String host, int status) throws Exception {
        int answered = app.raw("GET /observe/health HTTP/1.1\r\nHost: " + host + "\r\n");

        assertEquals(status == 200, answered == 200, "answered " + answered);
    }

    @Test
    void withoutANameNothingIsAnswered() throws Exception {
        assertTrue(app.raw("GET /observe/health HTTP/1.0\r\n") >= 400);
        assertTrue(app.raw("GET /observe/health HTTP/1.1\r\n") >= 400);
    }

    @Test
    void whatAForeignPageSendsIsRefused() throws Exception {
        Map<String, Object> version = Map.of("type", "version");
        String own = "http://127.0.0.1:" + app.port;

        assertEquals(200, app.post(version, "Origin", own).statusCode());
        for (String origin : List.of("https://evil.example", "null", "http://localhost:" + app.port,
                "http://127.0.0.1:1", "https://127.0.0.1:" + app.port)) {
            assertEquals(403, app.post(version, "Origin", origin).statusCode(), origin);
        }
        assertEquals(403, app.get("/observe/health", "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(403, app.get("/observe/health", "Sec-Fetch-Site", "same-site").statusCode());
        assertEquals(200, app.get("/observe/health", "Sec-Fetch-Site", "same-origin").statusCode());
        assertEquals(200,
                app.get("/hawtio/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/exec/dev.caravan:type=Sweep/runNow", "/read/java.lang:type=Memory", "?p=version",
        "/?p=/exec/x/y", "/list", "/./exec/x/y"})
    void nothingIsExecutedByGet(String command) throws Exception {
        assertEquals(405, app.get("/hawtio/jolokia" + command).statusCode());
    }

    @Test
    void errorsAreProblems() throws Exception {
        HttpResponse<String> response = app.get("/nothing");

        assertEquals(404, response.statusCode());
        assertEquals("application/problem+json", response.headers().firstValue("content-type").orElseThrow());
    }

    @Test
    void withAPasswordNothingOpensWithoutIt() throws Exception {
        try (var guarded = new ManagementApplication(
                new ManagementSettings("127.0.0.1", "ops", "sixteen-or-longer", List.of()))) {
            for (String path : List.of("/observe/health", "/observe/metrics", "/hawtio/", "/hawtio/jolokia/version")) {
                HttpResponse<String> closed = guarded.get(path);
                assertEquals(401, closed.statusCode(), path);
                assertEquals("Basic realm=\"Caravan management\"",
                        closed.headers().firstValue("www-authenticate").orElseThrow());
                assertEquals(401, guarded.get(path, "Authorization", basic("ops:wrong")).statusCode(), path);
                assertEquals(200, guarded.get(path, "Authorization", basic("ops:sixteen-or-longer")).statusCode());
            }
        }
    }

    @Test
    void withoutItsGuardThePortRefusesTheStart() {
        Main unguarded = new Main();
        unguarded.setDefaultPropertyPlaceholderLocation("false");
        unguarded.bind("management-edge", new ManagementEdge());
        ManagementApplication.properties(FreePorts.next()).forEach(unguarded::addInitialProperty);

        assertThrows(Exception.class, unguarded::start);
        unguarded.stop();
    }

    private static ServiceStatus status() {
        return app.main.getCamelContext().getRouteController().getRouteStatus("proxy-assignment");
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes());
    }
}
