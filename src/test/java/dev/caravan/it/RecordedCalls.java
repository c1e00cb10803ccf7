package dev.caravan.it;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;

/**
 * Doors of one gateway, one for each process that calls it. Each call is noted where it comes in, with whose door it
 * was, and goes on to the gateway; also one whose caller has died meanwhile.
 */
final class RecordedCalls implements AutoCloseable {

    /** What changes a session or a proxy, in the words of GATEWAYS 1.3 and 1.4. */
    private static final Set<String> ACTS =
            Set.of("POST /proxy/set", "POST /instance/restart", "GET /instance/connect", "DELETE /instance/logout");
    private static final Set<String> LOGINS = Set.of("POST /instance/restart", "GET /instance/connect");
    /** Hop by hop, or made anew. */
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "transfer-encoding", "keep-alive");
    private static final int CONNECTIONS = 200;

    /** One call; {@code to} is when its caller had the answer or was gone, or null while neither is so. */
    static final class Call {

        private final String node;
        private final String verb;
        private final String instance;
        private final Instant from;
        private volatile Instant to;

        private Call(String node, String verb, String instance, Instant from) {
            this.node = node;
            this.verb = verb;
            this.instance = instance;
            this.from = from;
        }

        String node() {
            return node;
        }

        /** Name of the instance; empty where it is about none. */
        String instance() {
            return instance;
        }

        Instant from() {
            return from;
        }

        boolean acts() {
            return ACTS.contains(verb);
        }

        boolean startsLogin() {
            return LOGINS.contains(verb);
        }

        /** Whether both were under way at some moment. */
        boolean overlaps(Call other) {
            return from.isBefore(other.end()) && other.from.isBefore(end());
        }

        private Instant end() {
            return to == null ? Instant.MAX : to;
        }

        private void ended() {
            if (to == null) {
                to = Instant.now();
            }
        }

        @Override
        public String toString() {
            return node + ": " + verb + "/" + instance + " " + from + " to " + to;
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions(),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final URI gateway;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    /** @param gateway base address of the gateway */
    RecordedCalls(String gateway) {
        this.gateway = URI.create(gateway);
    }

    /** Address of a new door, for the process of that name. */
    String door(String node) {
        int port = vertx.createHttpServer().requestHandler(call -> pass(node, call)).listen(0, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().join().actualPort();
        return "http://127.0.0.1:" + port;
    }

    /** In the order in which they came. */
    Stream<Call> all() {
        return calls.stream();
    }

    /** What changed a session or a proxy. */
    List<Call> acts() {
        return all().filter(Call::acts).toList();
    }

    /** When logins were started, whoever started them. */
    List<Instant> logins() {
        return all().filter(Call::startsLogin).map(Call::from).sorted().toList();
    }

    /** The most moments of a sorted list that lie within a time of each other. */
    static long mostWithin(Duration time, List<Instant> moments) {
        return moments.stream().mapToLong(first -> moments.stream()
                .filter(m -> !m.isBefore(first) && m.isBefore(first.plus(time))).count()).max().orElse(0);
    }

    private void pass(String node, HttpServerRequest asked) {
        String[] path = asked.path().split("/");
        Call call = new Call(node, asked.method() + " /" + part(path, 1) + "/" + part(path, 2), part(path, 3),
                Instant.now());
        calls.add(call);
        asked.response().closeHandler(gone -> call.ended());
        asked.body()
                .compose(body -> client.request(asked.method(), gateway.getPort(), gateway.getHost(), asked.uri())
                        .compose(request -> send(asked, request, body)))
                .compose(answer -> answer.body().compose(body -> answer(asked, call, answer, body)))
                .onFailure(broken -> asked.connection().close());
    }

    private static Future<HttpClientResponse> send(HttpServerRequest asked, HttpClientRequest request, Buffer body) {
        asked.headers().forEach((name, value) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                request.putHeader(name, value);
            }
        });
        return request.send(body);
    }

    private static Future<Void> answer(HttpServerRequest asked, Call call, HttpClientResponse answer, Buffer body) {
        call.ended();
        if (asked.response().closed()) {
            return Future.succeededFuture();
        }
        Optional.ofNullable(answer.getHeader("content-type"))
                .ifPresent(type -> asked.response().putHeader("content-type", type));
        return asked.response().setStatusCode(answer.statusCode()).end(body);
    }

    private static String part(String[] path, int n) {
        return path.length > n ? path[n] : "";
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
