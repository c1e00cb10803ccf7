package dev.caravan.http;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Keeps what came with a request out of the answer's headers, and gives each answer its security headers.
 *
 * <p>Camel copies request headers and query parameters into the message, and the message's headers into the answer: a
 * route that forgets to remove them lets a caller write {@code Location} or {@code Set-Cookie}. Here a header of the
 * answer is dropped when one of that name came with the request. The names that answers do need are taken from the
 * request instead, before a route sees it.
 */
final class EchoGuard implements Handler<RoutingContext> {

    /** Of the answer's own; a request has no use for them here. */
    private static final Set<String> ANSWERS_ONLY = Set.of("access-control-allow-credentials",
            "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin", "allow",
            "cache-control", "content-disposition", "content-encoding", "content-security-policy", "etag", "link",
            "last-modified", "location", "refresh", "retry-after", "set-cookie", "vary", "www-authenticate",
            "x-content-type-options", "x-frame-options");
    /** In requests and answers; Vert.x and the routes set the answer's own. */
    private static final Set<String> BOTH = Set.of("connection", "content-length", "content-type", "date",
            "transfer-encoding");
    /** Names in the paths of the endpoints: Camel would add the path's value to a header's of that name. */
    private static final Set<String> PATH_PARAMETERS = Set.of("name", "id", "gateway");
    private static final Set<String> ACTIVE_CONTENT = Set.of("text/html", "application/xhtml+xml", "image/svg+xml",
            "text/xml", "application/xml", "text/javascript", "application/javascript");

    @Override
    public void handle(RoutingContext request) {
        MultiMap headers = request.request().headers();
        MultiMap query = request.queryParams();
        ANSWERS_ONLY.forEach(headers::remove);
        ANSWERS_ONLY.forEach(query::remove);
        BOTH.forEach(query::remove);
        Set<String> brought = new TreeSet<>();
        headers.names().forEach(name -> brought.add(name.toLowerCase(Locale.ROOT)));
        query.names().forEach(name -> brought.add(name.toLowerCase(Locale.ROOT)));
        brought.removeAll(BOTH);
        String path = request.normalizedPath();
        if (isEndpoint(path)) {
            PATH_PARAMETERS.forEach(headers::remove);
            // Endpoints read the query itself (QueryParams); copied among the headers it can only mislead them.
            query.clear();
        }
        request.addHeadersEndHandler(end -> finish(request.response(), brought, path));
        request.next();
    }

    private static void finish(HttpServerResponse response, Set<String> brought, String path) {
        MultiMap headers = response.headers();
        brought.forEach(headers::remove);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        if (isEndpoint(path)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
            headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            keepInert(headers);
        } else if (!headers.contains("Content-Security-Policy")) {
            headers.set("Content-Security-Policy", "frame-ancestors 'none'");
        }
    }

    private static boolean isEndpoint(String path) {
        return HttpEdge.isApi(path) || HttpEdge.isWebhook(path);
    }

    /** A route that sets no type of its own answers with the request's. None of ours is one that a browser runs. */
    private static void keepInert(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type != null && ACTIVE_CONTENT.contains(type.toLowerCase(Locale.ROOT).replaceAll("[;,].*", "").strip())) {
            headers.set(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
        }
    }
}
