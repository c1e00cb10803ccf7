package dev.caravan.http;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.processor.DefaultRestClientRequestValidator;

/**
 * Gives the errors that Camel finds by itself before a REST route begins (media types, required parameters) the form of
 * all others. Bind it in the registry and switch on {@code clientRequestValidation}.
 *
 * <p>Two of Camel's checks are left out: what the caller accepts, which the server has compared before and better
 * ({@code application/*}), and whether a body is JSON, which its reader sees as well and can say where it is not.
 */
public final class ProblemRequestValidator extends DefaultRestClientRequestValidator {

    private static final String ACCEPT = "Accept";
    private static final String NOT_JSON = "Invalid JSon payload.";

    @Override
    public ValidationError validate(Exchange exchange, ValidationContext context) {
        Message message = exchange.getMessage();
        Object accept = message.removeHeader(ACCEPT);
        Object body = message.getBody();
        if (!context.requiredBody()) {
            message.setBody(null);
        }
        ValidationError error = super.validate(exchange, context);
        if (!context.requiredBody()) {
            message.setBody(body);
        }
        if (accept != null) {
            message.setHeader(ACCEPT, accept);
        }
        if (error == null || NOT_JSON.equals(error.body())) {
            return null;
        }
        Problem problem = problem(error, context);
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        return new ValidationError(problem.status(), problem.toJson());
    }

    private static Problem problem(ValidationError error, ValidationContext context) {
        return switch (error.statusCode()) {
            case 406 -> ApiProblem.notAcceptable(context.produces()).toProblem();
            case 415 -> ApiProblem.unsupportedMediaType(context.consumes()).toProblem();
            case 400 -> Problem.of(400, code(error.body()), error.body());
            default -> Problem.of(error.statusCode());
        };
    }

    private static String code(String text) {
        return text.contains("body is missing") ? "bad-json" : "invalid-value";
    }
}
