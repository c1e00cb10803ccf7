package dev.caravan.http;

import java.util.Set;
import java.util.regex.Pattern;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.Registry;

/**
 * The router of Camel's routes, with a limit of bodies for each path instead of one for all. A body is read when a
 * route was found for it, and no further than its limit, whether its length was announced or not.
 */
final class LimitedBodies extends VertxPlatformHttpRouter {

    /** Read by their endpoint as they arrive ({@link RequestStream}), under a limit of its own. */
    private static final Pattern STREAMED = Pattern.compile("/api/campaigns/[^/]+/contacts/?");
    /** How long the rest of a body is read that nobody wants, in milliseconds: its sender looks for no answer before. */
    private static final long LINGER = 60_000;
    private static final Set<String> IMPORTS = Set.of("/api/proxies/import", "/api/whatsapp/proxies/import");

    private record Limit(long bytes, BodyHandler reader) {

        static Limit of(long bytes) {
            // Without uploads: Vert.x would write them to files, while no route takes one.
            return new Limit(bytes, BodyHandler.create(false).setBodyLimit(bytes));
        }
    }

    private final Limit any;
    private final Limit imports;
    private final Limit webhooks;
    private final long contacts;

    private LimitedBodies(VertxPlatformHttpRouter router, HttpEdge.Settings settings) {
        super(router.getServer(), router.vertx(), router, router.getName(), router.getServerType());
        any = Limit.of(settings.maxBody());
        imports = Limit.of(settings.maxImportBody());
        webhooks = Limit.of(settings.maxWebhookBody());
        contacts = settings.maxContacts();
    }

    /** Takes the place of the router that routes are added to; there must be none yet. */
    static LimitedBodies replace(VertxPlatformHttpRouter router, Registry registry, HttpEdge.Settings settings) {
        LimitedBodies limited = new LimitedBodies(router, settings);
        // Bound beside the other, it would be found after it.
        registry.unbind(router.getName());
        registry.bind(router.getName(), limited);
        return limited;
    }

    /** Refuses by the announced length, before a route is looked for. */
    void refuseTooLong(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > most(request)) {
            request.fail(413);
        } else {
            request.next();
        }
    }

    @Override
    public Handler<RoutingContext> bodyHandler() {
        return request -> {
            if (streamed(request)) {
                leaveUnread(request);
            } else {
                limit(request).reader().handle(request);
            }
        };
    }

    /** Whoever answers without reading to the end does not hold up the connection, for a while. */
    private static void leaveUnread(RoutingContext request) {
        HttpServerRequest body = request.request();
        body.pause();
        if (body.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.addEndHandler(end -> {
            if (!body.isEnded()) {
                discard(request, body);
            }
        });
        request.next();
    }

    private static void discard(RoutingContext request, HttpServerRequest body) {
        Runnable done = () -> { };
        if (body.version() != HttpVersion.HTTP_2) {
            long limit = request.vertx().setTimer(LINGER, late -> body.connection().close());
            done = () -> request.vertx().cancelTimer(limit);
        }
        Runnable over = done;
        body.exceptionHandler(gone -> over.run());
        body.endHandler(read -> over.run());
        body.handler(unread -> { }).resume();
    }

    private static boolean streamed(RoutingContext request) {
        return STREAMED.matcher(request.normalizedPath()).matches();
    }

    private long most(RoutingContext request) {
        return streamed(request) ? contacts : limit(request).bytes();
    }

    private Limit limit(RoutingContext request) {
        String path = request.normalizedPath();
        if (IMPORTS.contains(path)) {
            return imports;
        }
        return HttpEdge.isWebhook(path) ? webhooks : any;
    }
}
