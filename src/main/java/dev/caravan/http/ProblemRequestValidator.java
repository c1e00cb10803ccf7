package dev.caravan.http;

import org.apache.camel.Exchange;
import org.apache.camel.support.processor.DefaultRestClientRequestValidator;

/**
 * Gives the errors that Camel finds by itself before a REST route begins (media types, required parameters, malformed
 * JSON) the form of all others. Bind it in the registry and switch on {@code clientRequestValidation}.
 */
public final class ProblemRequestValidator extends DefaultRestClientRequestValidator {

    @Override
    public ValidationError validate(Exchange exchange, ValidationContext context) {
        ValidationError error = super.validate(exchange, context);
        if (error == null) {
            return null;
        }
        Problem problem = problem(error, context);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
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
        return text.contains("JSon") || text.contains("body is missing") ? "bad-json" : "invalid-value";
    }
}
