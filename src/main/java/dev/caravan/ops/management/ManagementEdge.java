package dev.caravan.ops.management;

import dev.caravan.http.ProblemAnswer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.OnCamelContextStarting;

/**
 * Serves the Hawtio console at {@code /hawtio} on the management port and gives the port's errors their form. Bind it
 * in the registry: Camel calls it before the routes start, and does not start when it fails.
 *
 * <p>Jolokia must be at {@value #JOLOKIA_PATH}, where the console looks for it. What may be done through it says
 * {@code jolokia-access.xml}, who may come at all the {@link ManagementServerFactory}'s guard.
 */
public final class ManagementEdge implements OnCamelContextStarting, StartupListener, Ordered {

    public static final String JOLOKIA_PATH = "/hawtio/jolokia";

    private static final String CONSOLE = "/hawtio/";
    private static final String CHALLENGE = "Basic realm=\"Caravan management\"";
    /** After all that Camel serves on this port. */
    private static final int LAST = 1_000_000;

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
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // All was done before.
    }

    /** After the listener that starts the server, which is as low and comes first. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        ManagementHttpServer server = context.hasService(ManagementHttpServer.class);
        if (server == null) {
            return;
        }
        if (!server.getConfiguration().getAuthenticationConfig().isEnabled()) {
            throw new IllegalStateException("the management port is open without its guard:"
                    + " bind ManagementServerFactory on Main, before Camel makes its servers");
        }
        if (!server.getJolokiaPath().equals(JOLOKIA_PATH)) {
            throw new IllegalStateException("camel.management.jolokia-path must be " + JOLOKIA_PATH);
        }
        VertxPlatformHttpRouter router = server.getRouter();
        ProblemAnswer.install((Router) router.getServer().getServer().requestHandler(), router, CHALLENGE);
        router.get("/hawtio").order(LAST).handler(ManagementEdge::addSlash);
        // The console asks who is logged in; the port has one user at most, and the guard knew him.
        router.get("/hawtio/user").order(LAST).handler(request -> json(request, "\"public\""));
        router.get("/hawtio/*").order(LAST + 1).handler(StaticHandler.create("hawtio-static"));
        router.get("/hawtio/*").order(LAST + 2).handler(ManagementEdge::openPage);
    }

    private static void addSlash(RoutingContext request) {
        if (request.request().path().endsWith("/")) {
            request.next();
        } else {
            request.redirect(CONSOLE);
        }
    }

    /** Pages of the console have addresses that only its script knows: each begins with the same file. */
    private static void openPage(RoutingContext request) {
        String accept = request.request().getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            request.reroute(CONSOLE + "index.html");
        } else {
            request.next();
        }
    }

    private static void json(RoutingContext request, String body) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
    }
}
