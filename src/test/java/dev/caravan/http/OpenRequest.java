package dev.caravan.http;

import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

/** A client whose requests announce no length and, once sent, need not end to be answered. */
final class OpenRequest implements AutoCloseable {

    /** What a server answered, as far as these tests look at it. */
    record Answered(int status, String body) {
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;
    private final int port;

    OpenRequest(HttpVersion version, int port) {
        this.port = port;
        client = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(version)
                .setHttp2ClearTextUpgrade(false));
    }

    /** Sends the body and does not end it. */
    Answered begin(String path, String type, String authorization, String body) throws Exception {
        return answered(path, type, authorization, request -> request.write(body));
    }

    /** Sends the body in two pieces and ends it. */
    Answered send(String path, String type, String authorization, String body) throws Exception {
        int half = body.length() / 2;
        return answered(path, type, authorization,
                request -> request.write(body.substring(0, half))
                        .compose(written -> request.end(body.substring(half))));
    }

    private interface Sending {

        Future<Void> send(HttpClientRequest request);
    }

    private Answered answered(String path, String type, String authorization, Sending sending) throws Exception {
        return client.request(HttpMethod.POST, port, "127.0.0.1", path).compose(request -> {
            // It is closed while unfinished, and that is as it should be.
            request.exceptionHandler(closed -> { }).setChunked(true).putHeader("Content-Type", type);
            if (authorization != null) {
                request.putHeader("Authorization", authorization);
            }
            Future<Answered> answered = request.response().compose(response -> response.body()
                    .map(Buffer::toString).map(text -> new Answered(response.statusCode(), text)));
            sending.send(request);
            return answered;
        }).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
