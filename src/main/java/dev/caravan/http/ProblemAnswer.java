package dev.caravan.http;

import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Answers every error of a server that no route answered, whatever its status, as a problem. */
public final class ProblemAnswer implements Handler<RoutingContext> {

    private static final int TOO_LARGE = 413;
    /** Time in which a client that looks for no answer before it has sent all can do so, in milliseconds. */
    private static final long LINGER = 5_000;
    private static final Pattern BAD_ENCODING = Pattern.compile("%(?![0-9A-Fa-f]{2})");

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
            closeAfter(request);
            discardBody(request);
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

    /** Closed at once, or left unread, the connection would keep the answer from whoever still sends. */
    private static void discardBody(RoutingContext request) {
        HttpServerRequest rest = request.request();
        // That it never ends is no error of the server's.
        rest.exceptionHandler(gone -> { });
        if (rest.version() != HttpVersion.HTTP_2 && !rest.isEnded()) {
            long limit = request.vertx().setTimer(LINGER, late -> rest.connection().close());
            rest.connection().closeHandler(closed -> request.vertx().cancelTimer(limit));
            rest.handler(unread -> { }).resume();
        }
    }

    private static Problem problem(RoutingContext request) {
        for (Throwable cause = request.failure(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiProblem problem) {
                return problem.toProblem();
            }
        }
        if (BAD_ENCODING.matcher(request.request().path()).find()) {
            // Vert.x fails to decode it before any route, as if that were its own fault.
            return Problem.of(400);
        }
        int status = request.statusCode() < 400 ? 500 : request.statusCode();
        if (status == 500 && request.failure() != null) {
            return ProblemTranslator.incident(request.failure(), request.normalizedPath());
        }
        return Problem.of(status);
    }
}
