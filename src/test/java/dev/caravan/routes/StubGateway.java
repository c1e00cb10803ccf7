package dev.caravan.routes;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** A server that remembers every request and answers as a test says. */
final class StubGateway implements AutoCloseable {

    /** A request as it came over the wire. */
    record Received(String method, String uri, MultiMap headers, String body) {

        String header(String name) {
            return headers.get(name);
        }
    }

    final List<Received> received = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private volatile Consumer<HttpServerRequest> answer = request -> request.response().end("{}");

    StubGateway() {
        server = vertx.createHttpServer().requestHandler(request -> request.bodyHandler(body -> {
            received.add(new Received(request.method().name(), request.uri(), request.headers(), body.toString()));
            answer.accept(request);
        }));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    void answers(int status, String body) {
        answer = request -> request.response().setStatusCode(status).end(body);
    }

    /** Answers and asks to be left alone for a while. */
    void answersAndAsksFor(int status, String retryAfter) {
        answer = request -> request.response().setStatusCode(status).putHeader("Retry-After", retryAfter).end();
    }

    /** Answers one after the other, the last one for ever. */
    void answersInTurn(int status, String... bodies) {
        Deque<String> left = new ConcurrentLinkedDeque<>(List.of(bodies));
        answer = request -> request.response().setStatusCode(status)
                .end(left.size() > 1 ? left.removeFirst() : left.getFirst());
    }

    /** Answers after a while. */
    void answersLate(Duration after, int status, String body) {
        answer = request -> vertx.setTimer(after.toMillis(),
                due -> request.response().setStatusCode(status).end(body));
    }

    void redirects(String location) {
        answer = request -> request.response().setStatusCode(302).putHeader("Location", location).end();
    }

    /** Takes requests and never answers. */
    void hangs() {
        answer = request -> { };
    }

    /** Takes requests and breaks the connection. */
    void breaks() {
        answer = request -> request.connection().close();
    }

    Received last() {
        return received.get(received.size() - 1);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
