package dev.caravan.http;

import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProblemTranslatorTest {

    @Test
    void aProblemIsToldAsItIsAlsoFromWithin() {
        Problem problem = translate(new RuntimeException(ApiProblem.conflict("two at once")));

        assertEquals(Problem.of(409, "conflict", "two at once"), problem);
    }

    @Test
    void jacksonsRefusalIsTheCallersFault() {
        Exception refusal = assertThrows(Exception.class, () -> new JsonMapper().readTree("{"));

        assertEquals("bad-json", translate(refusal).code());
    }

    @Test
    void aGatewayThatIsSlowOrShutOffIsUnavailable() {
        CircuitBreaker open = CircuitBreaker.ofDefaults("evolution");
        open.transitionToOpenState();

        assertEquals(503, translate(new TimeoutException("10.0.0.7")).status());
        assertEquals(503, translate(CallNotPermittedException.createCallNotPermittedException(open)).status());
    }

    @Test
    void anythingElseIsAnIncidentThatTellsNothingOfItself() {
        Problem problem = translate(new IllegalStateException("jdbc:mariadb://secret"));

        assertEquals(500, problem.status());
        assertEquals("internal-error", problem.code());
        assertTrue(problem.instance().matches("urn:caravan:incident:[0-9a-f-]{36}"), problem.instance());
        assertFalse(problem.toJson().contains("secret"));
    }

    @Test
    void theAnswerCarriesOnlyItsOwnHeaders() throws Exception {
        try (var context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setHeader("Location", "https://elsewhere.example");
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, ApiProblem.unknownName("proxy", "7"));

            new ProblemTranslator().process(exchange);

            assertEquals(2, exchange.getMessage().getHeaders().size());
            assertEquals(404, exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
            assertEquals("application/problem+json", exchange.getMessage().getHeader(Exchange.CONTENT_TYPE));
        }
    }

    private static Problem translate(Throwable thrown) {
        return ProblemTranslator.translate(thrown, "a-route");
    }
}
