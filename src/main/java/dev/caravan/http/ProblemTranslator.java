package dev.caravan.http;

import java.util.UUID;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a route threw into the problem that the caller gets: the step of an {@code onException} that has
 * {@code handled(true)}. Whatever is not the caller's doing is a 500 with an incident id, under which the log has the
 * stack.
 */
public final class ProblemTranslator implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger("API");

    @Override
    public void process(Exchange exchange) {
        Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        answer(exchange.getMessage(), translate(thrown, exchange.getFromRouteId()));
    }

    /** The problem for a throwable, or for what caused it. */
    static Problem translate(Throwable thrown, String where) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiProblem problem) {
                return problem.toProblem();
            }
            if (cause instanceof JsonProcessingException refusal) {
                return JsonRefusal.of(refusal).toProblem();
            }
            if (cause instanceof CallNotPermittedException) {
                return Problem.of(503, "unavailable", "The gateway is failing and is left alone for a while.");
            }
            if (cause instanceof TimeoutException) {
                return Problem.of(503, "unavailable", "The gateway did not answer in time.");
            }
        }
        return incident(thrown, where);
    }

    static Problem incident(Throwable thrown, String where) {
        String incident = UUID.randomUUID().toString();
        LOG.error("Incident {} at {}", incident, where, thrown);
        return Problem.incident(incident);
    }

    private static void answer(Message message, Problem problem) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        message.setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        message.setBody(problem.toJson());
    }
}
