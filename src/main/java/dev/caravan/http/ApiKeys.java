package dev.caravan.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import dev.caravan.domain.KeyHash;
import dev.caravan.domain.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.apache.camel.support.LRUCacheFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whose key a request carries.
 *
 * <p>What a guess costs is bounded: one indexed look-up by hash, on threads that serve nothing else, of which only so
 * many may wait. Answers, also negative ones, are remembered for a few seconds; so long can a revoked key still open.
 */
final class ApiKeys implements AutoCloseable {

    static final String HEADER = "X-Api-Key";

    private static final Logger LOG = LoggerFactory.getLogger("API");
    private static final String BEARER = "bearer ";
    /** No key that can be stored is longer, so there is nothing to look up. */
    private static final int MAX_KEY_LENGTH = 512;

    private record Answer(Optional<Caller> caller, Instant until) {
    }

    private final KeyDirectory directory;
    private final Clock clock;
    private final Duration remembered;
    private final Map<KeyHash, Answer> answers;
    private final WorkerExecutor workers;
    private final Semaphore places;

    ApiKeys(Vertx vertx, KeyDirectory directory, Clock clock, HttpEdge.Settings settings) {
        this.directory = directory;
        this.clock = clock;
        this.remembered = settings.keyCache();
        this.answers = LRUCacheFactory.newLRUCache(settings.keyCacheSize());
        this.workers = vertx.createSharedWorkerExecutor("api-key-lookup", settings.keyLookupThreads());
        this.places = new Semaphore(settings.keyLookupThreads() + settings.keyLookupQueue());
    }

    /** Whether the request says anything about a key. */
    static boolean present(HttpServerRequest request) {
        return request.headers().contains(HEADER) || request.headers().contains(HttpHeaders.AUTHORIZATION);
    }

    /** The user whose key the request carries; fails with an {@link HttpException} that holds an {@link ApiProblem}. */
    Future<User> authenticate(RoutingContext request) {
        Optional<String> key = key(request.request());
        if (key.isEmpty()) {
            return refuse(401, present(request.request()) ? unknownKey() : null);
        }
        if (key.get().length() > MAX_KEY_LENGTH) {
            return refuse(401, unknownKey());
        }
        return caller(KeyHash.of(key.get())).compose(ApiKeys::user);
    }

    /** A way to ask later whether the key of a request still opens for a role; yes while that cannot be found out. */
    Supplier<Future<Boolean>> recheck(HttpServerRequest request, Role needed) {
        KeyHash hash = KeyHash.of(key(request).orElseThrow());
        return () -> caller(hash).map(caller -> caller.filter(c -> c.role().covers(needed)).isPresent())
                .otherwise(true);
    }

    private Future<Optional<Caller>> caller(KeyHash hash) {
        Answer answer = answers.get(hash);
        if (answer != null && clock.instant().isBefore(answer.until())) {
            return Future.succeededFuture(answer.caller());
        }
        if (!places.tryAcquire()) {
            return refuse(503, ApiProblem.unavailable("Too many keys are being checked. Try again later."));
        }
        return workers.executeBlocking(() -> lookUp(hash), false)
                .onComplete(done -> places.release())
                .recover(this::unanswered);
    }

    /** Forgets what was learned, so that a revoked key stops opening at once on this node. */
    void forget() {
        answers.clear();
    }

    @Override
    public void close() {
        workers.close();
    }

    private Optional<Caller> lookUp(KeyHash hash) {
        Optional<Caller> caller = directory.find(hash);
        answers.put(hash, new Answer(caller, clock.instant().plus(remembered)));
        caller.ifPresent(directory::used);
        return caller;
    }

    private <T> Future<T> unanswered(Throwable cause) {
        LOG.warn("Keys cannot be checked: {}", cause.toString());
        return refuse(503, ApiProblem.unavailable("Keys cannot be checked at the moment. Try again later."));
    }

    private static Future<User> user(Optional<Caller> caller) {
        return caller.map(Caller::toUser).map(Future::succeededFuture).orElseGet(() -> refuse(401, unknownKey()));
    }

    private static ApiProblem unknownKey() {
        return new ApiProblem(401, "unknown-key", "No active key is this one.");
    }

    private static <T> Future<T> refuse(int status, ApiProblem problem) {
        return Future.failedFuture(new HttpException(status, problem));
    }

    private static Optional<String> key(HttpServerRequest request) {
        String key = request.getHeader(HEADER);
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (key == null && authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            key = authorization.substring(BEARER.length());
        }
        return Optional.ofNullable(key).map(String::strip).filter(text -> !text.isEmpty());
    }
}
