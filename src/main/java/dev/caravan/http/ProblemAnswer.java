package dev.caravan.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Answers every error of a server that no route answered, whatever its status, as a problem. */
public final class ProblemAnswer implements Handler<RoutingContext> {

    private static final int TOO_LARGE = 413;

    private final Router routes;
    private final String challenge;

    private ProblemAnswer(Router routes, String challenge) {
        this.routes = routes;
        this.challenge = challenge;
    }

    /**
     * Takes over the errors of a server.
     *
     * @param root      the server's own router: only there do error handlers work
     * @param routes    the router below it that has the routes, asked which methods a path has
     * @param challenge {@code WWW-Authenticate} for a 401 that has none yet
     */
    public static void install(Router root, Router routes, String challenge) {
        ProblemAnswer answer = new ProblemAnswer(routes, challenge);
        for (int status = 400; status < 600; status++) {
            root.errorHandler(status, answer);
        }
    }

    @Override
    public void handle(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (response.headWritten()) {
            // Too late for an answer; a cut connection is the only way left to tell that it is not whole.
            request.request().connection().close();
            return;
        }
        Problem problem = problem(request);
        if (problem.status() == 401 && !response.headers().contains(HttpHeaderNames.WWW_AUTHENTICATE)) {
            response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
        }
        if (problem.status() == 405) {
            response.putHeader(HttpHeaders.ALLOW, AllowedMethods.at(routes, request.normalizedPath()));
        }
        if (problem.status() == TOO_LARGE) {
            // What is left of the body is not read.
            closeAfter(request);
        }
        response.setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (request.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(problem.toJson());
        }
    }

    /** Ends the connection with this answer. HTTP/2 has no such header, and its streams need none. */
    static void closeAfter(RoutingContext request) {
        if (request.request().version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private static Problem problem(RoutingContext request) {
        for (Throwable cause = request.failure(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiProblem problem) {
                return problem.toProblem();
            }
        }
        int status = request.statusCode() < 400 ? 500 : request.statusCode();
        if (status == 500 && request.failure() != null) {
            return ProblemTranslator.incident(request.failure(), request.normalizedPath());
        }
        return Problem.of(status);
    }
}
