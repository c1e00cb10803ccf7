package dev.caravan.ops.management;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.AuthenticationHandler;
import io.vertx.ext.web.handler.BasicAuthHandler;

/**
 * Stands before everything on the management port.
 *
 * <p>A loopback address does not keep out the web pages that an operator's browser has open: they can send requests
 * there (CSRF), and read the answers under a name of their own that resolves to it (DNS rebinding). So the name asked
 * for must be one of ours, a request that a page sends must come from our own pages, and nothing is executed by GET.
 */
final class ManagementGuard implements AuthenticationHandler {

    private static final String REALM = "Caravan management";
    private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

    private final Set<String> names;
    private final String jolokiaPath;
    private final BasicAuthHandler login;

    ManagementGuard(ManagementSettings settings, String jolokiaPath) {
        this.names = settings.names();
        this.jolokiaPath = jolokiaPath;
        this.login = settings.asksForPassword() ? BasicAuthHandler.create(provider(settings), REALM) : null;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.response().putHeader("X-Content-Type-Options", "nosniff");
        context.response().putHeader("Content-Security-Policy", "frame-ancestors 'none'");
        if (!isAskedByName(request) || isSentByAForeignPage(request)) {
            context.fail(403);
        } else if (isExecutedByGet(context)) {
            context.fail(405);
        } else if (login != null) {
            login.handle(context);
        } else {
            context.next();
        }
    }

    private boolean isAskedByName(HttpServerRequest request) {
        HostAndPort asked = request.authority();
        return asked != null && names.contains(asked.host().toLowerCase(Locale.ROOT));
    }

    private static boolean isSentByAForeignPage(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !origin.equalsIgnoreCase(request.scheme() + "://" + request.authority())) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        boolean followsALink = "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && request.method().equals(HttpMethod.GET);
        return site != null && FOREIGN.contains(site) && !followsALink;
    }

    /** Jolokia also takes its commands in the path or in {@code p}, where an image on a page can put them. */
    private boolean isExecutedByGet(RoutingContext context) {
        String path = context.normalizedPath();
        if (context.request().method().equals(HttpMethod.POST) || !path.startsWith(jolokiaPath)) {
            return false;
        }
        String command = path.substring(jolokiaPath.length());
        return !Set.of("", "/", "/version", "/version/").contains(command) || context.queryParams().contains("p");
    }

    private static AuthenticationProvider provider(ManagementSettings settings) {
        byte[] expected = credentials(settings.user(), settings.password());
        return (given, answer) -> {
            boolean right = MessageDigest.isEqual(expected,
                    credentials(given.getString("username"), given.getString("password")));
            answer.handle(right ? Future.succeededFuture(User.fromName(settings.user()))
                    : Future.failedFuture("wrong name or password"));
        };
    }

    private static byte[] credentials(String user, String password) {
        return (user + '\0' + password).getBytes(StandardCharsets.UTF_8);
    }
}
