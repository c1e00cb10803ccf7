package dev.caravan.http.endpoint;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.caravan.http.ApiProblem;
import org.apache.camel.Exchange;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.apache.camel.builder.endpoint.EndpointRouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ApiRoutesTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        context.setSourceLocationEnabled(true);
        context.addRoutesConfigurations(new Policies());
        context.addRoutes(new GreetingApi());
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void whatAnEndpointReturnsIsTheAnswer() {
        Exchange answered = request("greet");

        assertEquals("{\"hello\":\"Ana\"}", answered.getMessage().getBody(String.class));
        assertEquals(Map.of(Exchange.HTTP_RESPONSE_CODE, 201, Exchange.CONTENT_TYPE, "application/json"),
                answered.getMessage().getHeaders());
    }

    @Test
    void whatAnEndpointThrowsIsAnsweredByThePolicyOfItsFile() {
        assertEquals("by policy", request("refuse").getMessage().getBody(String.class));
    }

    @Test
    void aRouteIsFoundByItsChannelInItsGroup() {
        RouteDefinition route = context.getRouteDefinition("greet");

        assertEquals("api", route.getGroup());
        assertEquals("Greet somebody", route.getDescriptionText());
        assertEquals(List.of("do-greet", "answer-greet"),
                steps(route).map(ProcessorDefinition::getId).toList());
    }

    @Test
    void aRouteAndItsStepsStandWhereTheFileListsIt() {
        RouteDefinition greet = context.getRouteDefinition("greet");
        RouteDefinition refuse = context.getRouteDefinition("refuse");

        assertEquals("ApiRoutesTest.java", greet.getInput().getLocation());
        assertEquals(greet.getInput().getLineNumber() + 1, refuse.getInput().getLineNumber());
        assertEquals(List.of(refuse.getInput().getLineNumber(), refuse.getInput().getLineNumber()),
                steps(refuse).map(ProcessorDefinition::getLineNumber).toList());
        assertEquals(List.of("ApiRoutesTest.java", "ApiRoutesTest.java"),
                steps(refuse).map(ProcessorDefinition::getLocation).toList());
    }

    /** Without what Camel adds from the policy. */
    private static Stream<ProcessorDefinition<?>> steps(RouteDefinition route) {
        return route.getOutputs().stream().filter(step -> !(step instanceof OnExceptionDefinition));
    }

    private Exchange request(String channel) {
        return context.createProducerTemplate().request("direct:" + channel,
                request -> request.getMessage().setHeader("name", "Ana"));
    }

    private static final class GreetingApi extends EndpointRouteBuilder {

        @Override
        public void configure() {
            ApiRoutes api = new ApiRoutes(this, "greetings");
            api.answer("greet", "Greet somebody", GreetingApi::greet);
            api.answer("refuse", "Greet nobody", GreetingApi::refuse);
        }

        private static Object greet(Exchange request) {
            return Answer.created(Map.of("hello", request.getMessage().getHeader("name")));
        }

        private static Object refuse(Exchange request) {
            throw ApiProblem.conflict("not today, " + request.getMessage().getHeader("name"));
        }
    }

    private static final class Policies extends EndpointRouteConfigurationBuilder {

        @Override
        public void configuration() {
            routeConfiguration("greetings").onException(ApiProblem.class).handled(true)
                    .setBody(constant("by policy"));
        }
    }
}
