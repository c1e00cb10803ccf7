package dev.caravan.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

/** Posts webhooks over HTTP. */
final class VertxTransport implements WebhookTransport {

    private static final String JWT_KEY = "jwt_key";
    /** GATEWAYS 1.6: the token is good for ten minutes. */
    private static final Duration JWT_LIFE = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final Clock clock;
    private final HttpClient client;
    private final Map<String, JWTAuth> signers = new HashMap<>();

    VertxTransport(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(32).setMaxWaitQueueSize(-1)
                .setConnectTimeout((int) Pace.WEBHOOK_TIMEOUT.toMillis()));
    }

    @Override
    public Future<Integer> post(String url, Map<String, String> headers, String body) {
        try {
            RequestOptions request = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url)
                    .setTimeout(Pace.WEBHOOK_TIMEOUT.toMillis()).putHeader("content-type", "application/json");
            headers.forEach((name, value) -> {
                if (name.equals(JWT_KEY)) {
                    request.putHeader("authorization", "Bearer " + token(value));
                } else {
                    request.putHeader(name, value);
                }
            });
            return client.request(request).compose(r -> r.send(Buffer.buffer(body)))
                    .compose(response -> response.body().map(response.statusCode()));
        } catch (RuntimeException e) {
            // an address that is no URL fails as a delivery, not as the call that caused it
            return Future.failedFuture(e);
        }
    }

    private String token(String key) {
        long now = clock.instant().getEpochSecond();
        JsonObject claims = new JsonObject().put("iat", now).put("exp", now + JWT_LIFE.toSeconds())
                .put("app", "evolution").put("action", "webhook");
        return signers.computeIfAbsent(key, secret -> JWTAuth.create(vertx, new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret))))
                .generateToken(claims, new JWTOptions().setAlgorithm("HS256").setNoTimestamp(true));
    }
}
