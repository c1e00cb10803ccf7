package dev.caravan.it.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The OpenAPI document as a generator of clients reads it (SPEC 9). */
@ExtendWith(MariaDbExtension.class)
class OpenApiDocumentTest {

    private static Application app;
    private static Reply served;
    private static OpenAPI document;

    @BeforeAll
    static void start(TestDatabase database) {
        app = Application.start(database, Map.of("simulator.instances", "0", "simulator.proxies", "1",
                "http.public-host", "caravan.example.com"));
        served = app.send("GET", "/api/openapi.json", null, null, null);
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(served.text());
        assertEquals(List.of(), parsed.getMessages());
        document = parsed.getOpenAPI();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void theDocumentIsOpenApi3AndNeedsNoKey() {
        assertEquals(200, served.status());
        assertEquals("application/json", served.header("content-type"));
        assertTrue(document.getOpenapi().startsWith("3."), document.getOpenapi());
        assertEquals("Caravan", document.getInfo().getTitle());
    }

    @Test
    void theServerIsTheOneThatIsConfigured() {
        assertEquals(List.of("http://caravan.example.com"),
                document.getServers().stream().map(server -> server.getUrl()).toList());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "GET,    /api/health,                     -,                                     200, -",
        "POST,   /api/health/check,               -,                                     200, -",
        "GET,    /api/sweeps,                     -,                                     200, -",
        "GET,    /api/sweeps/{name},              name,                                  200, -",
        "POST,   /api/sweeps/{name}/run,          name,                                  202, -",
        "GET,    /api/memory/report,              -,                                     200, -",
        "GET,    /api/instances,                  'cursor enabled gateway limit needsHuman proxy status', 200, -",
        "POST,   /api/instances,                  -,                                     201, RegistrationBody",
        "GET,    /api/instance/{name}/details,    name,                                  200, -",
        "GET,    /api/instance/{name}/timeline,   'cursor limit name',                   200, -",
        "GET,    /api/instance/{name}/qr,         name,                                  200, -",
        "POST,   /api/instance/{name}/enable,     name,                                  200, -",
        "POST,   /api/instance/{name}/disable,    name,                                  200, -",
        "POST,   /api/instance/{name}/connect,    name,                                  202, ActionBody",
        "POST,   /api/instance/{name}/restart,    name,                                  202, -",
        "POST,   /api/instance/{name}/disconnect, name,                                  202, -",
        "POST,   /api/instance/{name}/logout,     name,                                  202, ActionBody",
        "GET,    /api/proxies,                    'active band country cursor limit protocol used', 200, -",
        "GET,    /api/whatsapp/proxies,           'active band country cursor limit protocol used', 200, -",
        "GET,    /api/proxies/stats,              -,                                     200, -",
        "GET,    /api/proxies/{id}/ledger,        'cursor id limit',                     200, -",
        "POST,   /api/proxies/import,             -,                                     200, text",
        "POST,   /api/whatsapp/proxies/import,    -,                                     200, text",
        "POST,   /api/proxies/assign,             -,                                     202, InstanceBody",
        "POST,   /api/proxies/release,            -,                                     202, InstanceBody",
        "PATCH,  /api/proxies/{id},               id,                                    200, ProxyPatchBody",
        "DELETE, /api/proxies/{id},               id,                                    200, -",
        "GET,    /api/campaigns,                  'cursor limit state',                  200, -",
        "POST,   /api/campaigns,                  Idempotency-Key,                       201, CampaignBody",
        "POST,   /api/campaigns/preview,          -,                                     200, PreviewBody",
        "GET,    /api/campaigns/{id},             id,                                    200, -",
        "GET,    /api/campaigns/{id}/messages,    'cursor id limit phone state',         200, -",
        "GET,    /api/campaigns/{id}/instances,   id,                                    200, -",
        "POST,   /api/campaigns/{id}/contacts,    id,                                    200, -",
        "POST,   /api/campaigns/{id}/start,       id,                                    200, -",
        "POST,   /api/campaigns/{id}/approve,     id,                                    200, -",
        "GET,    /api/opt-outs,                   'cursor limit',                        200, -",
        "POST,   /api/opt-outs,                   -,                                     200, OptOutBody",
        "DELETE, /api/opt-outs,                   phone,                                 200, -",
        "GET,    /api/attention,                  'cursor limit',                        200, -",
        "GET,    /api/incidents,                  'cursor limit state',                  200, -",
        "POST,   /api/incidents/{id}/close,       id,                                    200, -",
        "POST,   /api/incidents/{id}/reverse,     id,                                    200, -",
        "GET,    /api/campaigns/{id}/forecast,    id,                                    200, -",
        "POST,   /api/campaigns/forecast,         -,                                     200, ForecastBody",
        "GET,    /api/campaigns/{id}/messages/{seq}/why, 'id seq',                      200, -",
        "GET,    /api/keys,                       -,                                     200, -",
        "POST,   /api/keys,                       -,                                     201, KeyBody",
        "DELETE, /api/keys/{id},                  id,                                    200, -"})
    void eachEndpointTellsItsParametersItsBodyItsAnswerAndItsKey(String method, String path, String parameters,
                                                                 int status, String body) {
        Operation operation = operation(method, path);

        Set<String> names = operation.getParameters() == null ? Set.of()
                : operation.getParameters().stream().map(Parameter::getName).collect(Collectors.toSet());
        assertEquals(parameters == null ? "" : parameters, String.join(" ", new TreeSet<>(names)));
        ApiResponse answer = operation.getResponses().get(String.valueOf(status));
        assertNotNull(answer, () -> operation.getResponses().keySet().toString());
        assertNotNull(answer.getContent().get("application/json").getSchema());
        // Camel's generator knows no other type for an error than for the answer.
        assertTrue(operation.getResponses().get("default").getContent().get("application/json").getSchema()
                .get$ref().endsWith("Problem"));
        assertEquals(Set.of("apiKey", "bearer"), operation.getSecurity().stream()
                .flatMap(security -> security.keySet().stream()).collect(Collectors.toSet()));
        assertFalse(operation.getSummary() == null && operation.getDescription() == null);
        bodyIs(operation, body);
    }

    private static void bodyIs(Operation operation, String body) {
        if (body == null) {
            return;
        }
        assertNotNull(operation.getRequestBody(), "no body");
        var content = operation.getRequestBody().getContent();
        if (body.equals("text")) {
            assertEquals(Set.of("text/plain", "text/csv", "application/json"), content.keySet());
        } else {
            assertTrue(content.get("application/json").getSchema().get$ref().endsWith("." + body)
                    || content.get("application/json").getSchema().get$ref().endsWith("/" + body), content.toString());
        }
    }

    @Test
    void theWebhookIsToldToo() {
        Operation operation = operation("POST", "/webhooks/{gateway}");

        assertEquals(List.of("gateway"), operation.getParameters().stream().map(Parameter::getName).toList());
    }

    @Test
    void theStreamOfEventsIsToldToo() {
        Operation operation = operation("GET", "/api/events");

        assertEquals(Set.of("text/event-stream"), operation.getResponses().get("200").getContent().keySet());
        assertEquals(List.of("Last-Event-ID"), operation.getParameters().stream().map(Parameter::getName).toList());
        assertEquals(2, operation.getSecurity().size());
    }

    @Test
    void theQrCodeIsJsonOrAPicture() {
        assertTrue(operation("GET", "/api/instance/{name}/qr").getResponses().get("200").getContent().keySet()
                .containsAll(Set.of("application/json", "image/png")));
    }

    @Test
    void bothWaysToSendAKeyAreTold() {
        var schemes = document.getComponents().getSecuritySchemes();

        assertEquals("X-Api-Key", schemes.get("apiKey").getName());
        assertEquals("bearer", schemes.get("bearer").getScheme());
    }

    @Test
    void noOperationHasTheNameOfAnother() {
        List<String> ids = document.getPaths().values().stream().flatMap(path -> path.readOperations().stream())
                .map(Operation::getOperationId).toList();

        assertEquals(ids.size(), Set.copyOf(ids).size(), ids.toString());
    }

    private static Operation operation(String method, String path) {
        assertNotNull(document.getPaths().get(path), () -> path + " in " + document.getPaths().keySet());
        Operation operation = document.getPaths().get(path).readOperationsMap().get(HttpMethod.valueOf(method));
        assertNotNull(operation, method + " " + path);
        return operation;
    }
}
