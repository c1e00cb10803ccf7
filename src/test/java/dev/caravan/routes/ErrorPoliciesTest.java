package dev.caravan.routes;

import java.util.Set;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.http.ApiProblem;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.ErrorPolicies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What each policy makes of a route that throws. */
class ErrorPoliciesTest {

    private static final String UNNAMED = "unnamed";

    /** One route for each policy; each throws its body. */
    private static final class Throwing extends RouteBuilder {

        @Override
        public void configure() {
            for (String policy : Set.of(ErrorPolicies.API, ErrorPolicies.GATEWAY_CALL, ErrorPolicies.DUE_WORK)) {
                from("direct:" + policy).routeId(policy).routeConfigurationId(policy).process(Throwing::raise);
            }
            from("direct:" + UNNAMED).routeId(UNNAMED).process(Throwing::raise);
        }

        private static void raise(Exchange exchange) throws Exception {
            Object thrown = exchange.getMessage().getBody();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }

    private DeployedRoutes routes;

    @BeforeEach
    void start() throws Exception {
        routes = DeployedRoutes.of(new Throwing()).start();
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    private Exchange raise(String policy, Throwable thrown) {
        return routes.to(policy).withHeader("Authorization", "Bearer key").withBody(thrown).request(Exchange.class);
    }

    @Test
    void aCallerIsToldHisMistakeAsAProblem() {
        Exchange answered = raise(ErrorPolicies.API, ApiProblem.unknownName("instance", "a"));

        assertNull(answered.getException());
        assertEquals(404, answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
        assertEquals("application/problem+json", answered.getMessage().getHeader(Exchange.CONTENT_TYPE));
        assertNull(answered.getMessage().getHeader("Authorization"));
    }

    @Test
    void aCallerIsToldNothingOfABugButItsIncident() {
        for (Throwable bug : new Throwable[] {new IllegalStateException("secret detail"),
                new NoClassDefFoundError("secret detail")}) {
            try (LogLines log = new LogLines("API", Level.INFO)) {
                Exchange answered = raise(ErrorPolicies.API, bug);

                assertEquals(500, answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
                assertFalse(answered.getMessage().getBody(String.class).contains("secret detail"));
                assertEquals(1, log.containing("secret detail").size());
            }
        }
    }

    @Test
    void aCallerIsToldThatAGatewayIsLeftAlone() {
        CircuitBreaker breaker = CircuitBreaker.ofDefaults("evo");

        Exchange answered = raise(ErrorPolicies.API,
                CallNotPermittedException.createCallNotPermittedException(breaker));

        assertEquals(503, answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
    }

    @Test
    void whoAsksAGatewayGetsItsFailure() {
        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            Exchange answered = raise(ErrorPolicies.GATEWAY_CALL, new Rejected("no"));

            assertInstanceOf(Rejected.class, answered.getException());
            assertTrue(log.all().isEmpty(), log.all()::toString);
        }
    }

    @Test
    void workThatIsDoneAgainIsLoggedOnceAndEnds() {
        logsOnce(ErrorPolicies.DUE_WORK);
    }

    @Test
    void aRouteThatNamesNoPolicyIsLoggedOnceAndEnds() {
        logsOnce(UNNAMED);
    }

    private void logsOnce(String route) {
        try (LogLines log = new LogLines("SYSTEM", Level.INFO)) {
            Exchange ended = raise(route, new IllegalStateException("what went wrong"));

            assertNull(ended.getException());
            assertEquals(1, log.all().size(), log.all()::toString);
            assertTrue(log.all().get(0).startsWith("ERROR " + route + ":"), log.all()::toString);
            assertTrue(log.all().get(0).contains("what went wrong"), log.all()::toString);
        }
    }
}
