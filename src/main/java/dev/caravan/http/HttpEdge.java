package dev.caravan.http;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

import dev.caravan.domain.Role;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.AuthorizationHandler;
import io.vertx.ext.web.handler.SimpleAuthenticationHandler;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.OnCamelContextStarting;
import org.apache.camel.spi.OnCamelContextStopped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before the routes of the HTTP server: keys and roles under {@code /api}, the gateways' tokens under
 * {@code /webhooks}, limits of bodies, security headers, one form of errors. Who must be known is known before a byte
 * of the body is read. No answer allows another origin (CORS).
 *
 * <p>Bind it in the registry: Camel calls it before the first route serves, and does not start when it fails. (An event
 * notifier would be called as early, but Camel ignores what one throws.)
 */
public final class HttpEdge
        implements OnCamelContextStarting, OnCamelContextStopped, StartupListener, Ordered {

    /**
     * Limits of the edge.
     *
     * @param keyCache         how long a checked key is remembered ({@code http.key-cache})
     * @param keyCacheSize     how many keys are remembered ({@code http.key-cache-size})
     * @param keyLookupThreads how many keys are looked up at a time ({@code http.key-lookup-threads})
     * @param keyLookupQueue   how many more may wait, before 503 ({@code http.key-lookup-queue})
     * @param maxBody          bytes of a body ({@code http.max-body-size})
     * @param maxImportBody    bytes of an import's body ({@code http.max-import-body-size})
     * @param maxWebhookBody   bytes of a webhook's body ({@code http.max-webhook-body-size})
     * @param maxContacts      bytes of a list of contacts ({@code campaign-contacts.max-body-size})
     */
    public record Settings(Duration keyCache, int keyCacheSize, int keyLookupThreads, int keyLookupQueue,
                           long maxBody, long maxImportBody, long maxWebhookBody, long maxContacts) {

        public Settings {
            if (keyCache.isNegative() || keyCacheSize < 1 || keyLookupThreads < 1 || keyLookupQueue < 0) {
                throw new IllegalArgumentException("http.key-*: expected positive values");
            }
            if (maxBody < 1 || maxImportBody < 1 || maxWebhookBody < 1 || maxContacts < 1) {
                throw new IllegalArgumentException("http.max-*, campaign-contacts.max-*: expected positive sizes");
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger("API");
    private static final String CHALLENGE = "Bearer realm=\"caravan\"";
    private static final List<HttpMethod> READS = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Pattern FORM = Pattern.compile("(?i)\\s*(application/x-www-form-urlencoded|multipart/)");
    private static final String STILL_ALLOWED = HttpEdge.class.getName() + ".still-allowed";
    /** Before all routes of Camel's, whose order is 0 or more. */
    private static final int FIRST = -1000;

    private final KeyDirectory directory;
    private final WebhookGuard webhooks;
    private final Clock clock;
    private final Settings settings;
    private final Map<String, LastingAnswer> lasting = new HashMap<>();
    private volatile WebhookAnswer webhookAnswer = (gateway, body) -> Optional.empty();
    private volatile ApiKeys keys;

    public HttpEdge(KeyDirectory directory, WebhookGuard webhooks, Clock clock, Settings settings) {
        this.directory = directory;
        this.webhooks = webhooks;
        this.clock = clock;
        this.settings = settings;
    }

    /** Serves GET of a path by an answer that lasts. Call it before Camel starts. */
    public void serve(String path, LastingAnswer answer) {
        lasting.put(path, answer);
    }

    /** Lets webhooks be answered before they come to a route. */
    public void serveWebhooks(WebhookAnswer answer) {
        webhookAnswer = answer;
    }

    @Override
    public void onContextStarting(CamelContext context) {
        try {
            // There is no server yet. It is started by a startup listener, all of them before the first route.
            context.addStartupListener(this);
        } catch (Exception e) {
            throw new RuntimeCamelException(e);
        }
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        if (keys == null) {
            install(context);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // All was done before.
    }

    /** After the listener that starts the server, which is as low and comes first. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }

    @Override
    public void onContextStopped(CamelContext context) {
        if (keys != null) {
            keys.close();
        }
    }

    /** Call after a key was revoked: it stops opening at once on this node, elsewhere within {@code http.key-cache}. */
    public void forgetKeys() {
        ApiKeys known = keys;
        if (known != null) {
            known.forget();
        }
    }

    static boolean isApi(String path) {
        return path.equals("/api") || path.startsWith("/api/");
    }

    static boolean isWebhook(String path) {
        return path.equals("/webhooks") || path.startsWith("/webhooks/");
    }

    private void install(CamelContext context) {
        VertxPlatformHttpRouter router = context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(VertxPlatformHttpRouter::isMainServer).findFirst()
                .orElseThrow(() -> new IllegalStateException("camel.server.enabled must be true"));
        keys = new ApiKeys(router.vertx(), directory, clock, settings);
        ProblemAnswer.install((Router) router.getServer().getServer().requestHandler(), router, CHALLENGE);

        SimpleAuthenticationHandler authentication = SimpleAuthenticationHandler.create()
                .authenticate(keys::authenticate);
        Map<Role, Handler<RoutingContext>> authorizations = new EnumMap<>(Role.class);
        Arrays.stream(Role.values())
                .forEach(role -> authorizations.put(role, AuthorizationHandler.create(Caller.authorization(role))));

        router.route().order(FIRST).handler(new EchoGuard());
        router.route().order(FIRST + 1).handler(request -> refuseWhileStopping(context, request));
        router.route("/api/*").order(FIRST + 2).handler(request -> authenticate(request, authentication));
        lasting.keySet().forEach(path -> router.get(path).order(FIRST + 3).handler(this::rememberKey));
        router.route("/api/*").order(FIRST + 3).handler(request -> authorize(request, authorizations));
        router.route("/api/*").order(FIRST + 4).handler(HttpEdge::audit);
        router.post("/webhooks/:gateway").order(FIRST + 4).handler(this::admit);
        router.route("/api/*").order(FIRST + 5).handler(HttpEdge::refuseForms);
        router.route("/webhooks/*").order(FIRST + 5).handler(HttpEdge::refuseForms);
        LimitedBodies bodies = LimitedBodies.replace(router, context.getRegistry(), settings);
        router.route().order(FIRST + 6).handler(bodies::refuseTooLong);
        router.post("/webhooks/:gateway").order(FIRST + 7).consumes("application/json").handler(bodies.bodyHandler())
                .handler(this::answerWebhook);
        lasting.forEach((path, answer) -> router.get(path).order(FIRST + 7)
                .handler(request -> answer.open(request, request.get(STILL_ALLOWED))));
    }

    /** The key itself goes no further; whoever answers for long may ask whether it still opens. */
    private void rememberKey(RoutingContext request) {
        request.put(STILL_ALLOWED, keys.recheck(request.request(), needed(request).orElseThrow()));
        request.next();
    }

    /** Camel would put a form's fields among the headers, beside the parameters of the path, and leave no body. */
    private static void refuseForms(RoutingContext request) {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        boolean form = type != null && FORM.matcher(type).lookingAt();
        if (form && !"0".equals(request.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
            request.fail(415);
        } else {
            request.next();
        }
    }

    private static void refuseWhileStopping(CamelContext context, RoutingContext request) {
        if (context.isStopping() || context.isStopped()) {
            // The routes are going one after another: without this a client would be told 404, that a thing is gone.
            ProblemAnswer.closeAfter(request);
            request.fail(503, ApiProblem.unavailable("Caravan is stopping."));
        } else {
            request.next();
        }
    }

    private static void authenticate(RoutingContext request, SimpleAuthenticationHandler authentication) {
        if (needed(request).isPresent() || ApiKeys.present(request.request())) {
            authentication.handle(request);
        } else {
            request.next();
        }
    }

    private static void authorize(RoutingContext request, Map<Role, Handler<RoutingContext>> authorizations) {
        // No route, log line or trace ever sees the key.
        request.request().headers().remove(ApiKeys.HEADER).remove(HttpHeaders.AUTHORIZATION);
        Optional<Role> needed = needed(request);
        if (needed.isPresent()) {
            authorizations.get(needed.get()).handle(request);
        } else {
            request.next();
        }
    }

    private void admit(RoutingContext request) {
        String token = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        webhooks.check(request.pathParam("gateway"), token == null ? "" : token);
        // No route, log line or trace ever sees the token.
        request.request().headers().remove(HttpHeaders.AUTHORIZATION);
        request.next();
    }

    private void answerWebhook(RoutingContext request) {
        byte[] body = request.body().isEmpty() ? new byte[0] : request.body().buffer().getBytes();
        Optional<CompletionStage<String>> answer = webhookAnswer.answer(request.pathParam("gateway"), body);
        if (answer.isEmpty()) {
            request.next();
            return;
        }
        Future.fromCompletionStage(answer.get(), request.vertx().getOrCreateContext())
                .onSuccess(json -> request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json))
                .onFailure(request::fail);
    }

    private static Optional<Role> needed(RoutingContext request) {
        return AccessPolicy.needed(request.request().method().name(), request.normalizedPath());
    }

    private static void audit(RoutingContext request) {
        if (request.user() != null && !READS.contains(request.request().method())) {
            String name = Caller.of(request.user()).name();
            String act = request.request().method() + " " + request.normalizedPath();
            request.addEndHandler(end -> LOG.info("{} by {}: {}", act, name, request.response().getStatusCode()));
        }
        request.next();
    }
}
