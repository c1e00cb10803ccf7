package dev.caravan.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Puts a {@link SimulatedEvolution} on a port. Everything in it runs on the event loop of this one verticle. */
final class HttpShell extends AbstractVerticle {

    /** GATEWAYS 1.1. */
    private static final long BODY_LIMIT = 136L * 1024 * 1024;

    private final SimulatorOptions options;
    private HttpServer server;
    private SimulatedEvolution evolution;

    HttpShell(SimulatorOptions options) {
        this.options = options;
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void start(Promise<Void> started) {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT)).handler(this::serve);
        server = vertx.createHttpServer().requestHandler(router);
        server.listen(options.port(), options.host()).<Void>map(listening -> {
            Clock clock = Clock.systemDefaultZone();
            String url = "http://" + options.host() + ":" + listening.actualPort();
            Scheduler timers = (delay, task) -> vertx.setTimer(Math.max(1, delay.toMillis()), id -> task.run());
            evolution = new SimulatedEvolution(options, clock, timers, new VertxTransport(vertx, clock), url);
            return null;
        }).onComplete(started);
    }

    /** May be called on any thread. */
    Future<Optional<String>> proxyFault(String proxyHost, int proxyPort, String username, String password) {
        Promise<Optional<String>> fault = Promise.promise();
        context.runOnContext(now ->
                evolution.proxyFault(proxyHost, proxyPort, username, password).onComplete(fault));
        return fault.future();
    }

    private void serve(RoutingContext context) {
        Call call;
        try {
            call = call(context);
        } catch (IllegalArgumentException undecodable) {
            context.response().setStatusCode(400).end();
            return;
        }
        evolution.handle(call).onSuccess(answer -> {
            HttpServerResponse response = context.response();
            if (response.closed()) {
                return;
            }
            if (answer.isBroken()) {
                context.request().connection().close();
                return;
            }
            if (answer.retryAfter() != null) {
                response.putHeader("retry-after", answer.retryAfter().toString());
            }
            response.setStatusCode(answer.status()).putHeader("content-type", answer.contentType())
                    .end(answer.encoded());
        });
    }

    private static Call call(RoutingContext context) {
        HttpServerRequest request = context.request();
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        Map<String, String> query = new HashMap<>();
        context.queryParams().forEach(query::put);
        String body = context.body().asString();
        return new Call(request.method().name(), request.uri(), segments(request.path()), query, headers,
                body == null ? "" : body);
    }

    private static List<String> segments(String rawPath) {
        return Arrays.stream(rawPath.split("/")).skip(1)
                .map(s -> URLDecoder.decode(s.replace("+", "%2B"), StandardCharsets.UTF_8)).toList();
    }
}
