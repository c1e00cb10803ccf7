package dev.caravan.http;

import java.time.Clock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.ParamDefinition;
import org.apache.camel.model.rest.RestBindingMode;
import org.apache.camel.model.rest.RestParamType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How a REST contract comes to its OpenAPI document, which needs no key. */
class OpenApiTest {

    private static final class Contract extends RouteBuilder {

        @Override
        public void configure() {
            restConfiguration().component("platform-http").bindingMode(RestBindingMode.off).inlineRoutes(false)
                    .clientRequestValidation(true)
                    .apiContextPath("/api/openapi.json").apiContextRouteId("openapi").apiHost("localhost:8080")
                    .apiProperty("api.title", "Caravan").apiProperty("api.version", "1")
                    .apiProperty("schemes", "http");
            rest("/api").tag("instances")
                    .securityDefinitions()
                        .apiKey("apiKey", "A key of Caravan's").withHeader("X-Api-Key").end()
                        .bearerToken("bearer", "The same key as a bearer token").end()
                    .post("/instances").id("register-instance").description("Register an instance")
                        .consumes("application/json").produces("application/json")
                        .type(EdgeRoutes.Instance.class).outType(EdgeRoutes.Instance.class)
                        .param(new ParamDefinition().name("body").type(RestParamType.body).required(true))
                        .security("apiKey").security("bearer")
                        .responseMessage().code(201).message("registered").endResponseMessage()
                        .responseMessage().code("default").message("a problem").responseModel(Problem.class)
                        .endResponseMessage()
                        .to("direct:register");
            from("direct:register").setBody(constant("{}"));
        }
    }

    private static EdgeApplication app;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        app = new EdgeApplication(new Contract(), EdgeApplication.SETTINGS, Clock.systemUTC());
        var response = app.get("/api/openapi.json", null);
        assertEquals(200, response.statusCode(), response.body());
        assertEquals("application/json", response.headers().firstValue("content-type").orElseThrow());
        document = new JsonMapper().readTree(response.body());
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void theDocumentNamesTheServerAsConfigured() {
        assertTrue(document.get("openapi").asText().startsWith("3."));
        assertEquals("http://localhost:8080", document.at("/servers/0/url").asText());
    }

    @Test
    void theDocumentTellsBothWaysToSendTheKey() {
        JsonNode schemes = document.at("/components/securitySchemes");

        assertEquals("X-Api-Key", schemes.at("/apiKey/name").asText(), schemes.toString());
        assertEquals("header", schemes.at("/apiKey/in").asText());
        assertEquals("bearer", schemes.at("/bearer/scheme").asText());
        assertEquals(2, document.at("/paths/~1api~1instances/post/security").size());
    }

    @Test
    void theDocumentHasTheBodiesAndTheProblem() {
        JsonNode operation = document.at("/paths/~1api~1instances/post");
        JsonNode schemas = document.at("/components/schemas");

        assertTrue(operation.at("/requestBody/content/application~1json/schema/$ref").asText().endsWith("Instance"),
                operation.toString());
        assertTrue(operation.at("/responses").has("201"));
        assertTrue(operation.at("/responses/default/content").toString().contains("Problem"), operation.toString());
        JsonNode problem = schemas.properties().stream().filter(e -> e.getKey().endsWith("Problem")).findFirst()
                .orElseThrow().getValue();
        assertTrue(problem.at("/properties").has("code"), problem.toString());
        assertTrue(problem.at("/properties").has("detail"));
    }

    @Test
    void theDocumentIsTheSameForWhoeverAsks() throws Exception {
        var response = app.send(app.request("/api/openapi.json").header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https"));

        assertFalse(response.body().contains("evil.example"));
    }
}
