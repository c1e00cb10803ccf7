package bench;

import java.util.concurrent.TimeUnit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;

/** Vert.x's HTTP client, one for all rivals, on one thread. */
final class Sender implements AutoCloseable {

    private static final long LIMIT_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client;
    private final int port;

    Sender(int port, int connections) {
        this.port = port;
        this.client = vertx.createHttpClient(new HttpClientOptions().setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(connections));
    }

    /** @return the id that the gateway gave the message */
    Future<String> send(Message message) {
        Buffer body = new JsonObject().put("number", message.recipient()).put("text", message.text()).toBuffer();
        return client.request(new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1").setPort(port)
                        .setURI("/message/sendText/" + message.instance()).putHeader("apikey", "key")
                        .putHeader("Content-Type", "application/json"))
                // Within the event loop's turn: a body that nobody waits for yet is lost.
                .compose(request -> request.send(body).compose(Sender::accepted));
    }

    String sendAndWait(Message message) {
        return send(message).toCompletionStage().toCompletableFuture().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static Future<String> accepted(HttpClientResponse response) {
        return response.statusCode() == 201
                ? response.body().map(body -> body.toJsonObject().getJsonObject("key").getString("id"))
                : Future.failedFuture("HTTP " + response.statusCode());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
