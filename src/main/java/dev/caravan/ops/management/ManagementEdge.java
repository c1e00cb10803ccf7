package dev.caravan.ops.management;

import dev.caravan.http.ProblemAnswer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextRoutesStartingEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/**
 * Serves the Hawtio console at {@code /hawtio} on the management port and gives the port's errors their form. Bind it
 * in the registry. Jolokia must be at {@value #JOLOKIA_PATH}, where the console looks for it; what may be done through
 * it says {@code jolokia-access.xml}, who may come at all the {@link ManagementServerFactory}'s guard.
 */
public final class ManagementEdge extends SimpleEventNotifierSupport {

    public static final String JOLOKIA_PATH = "/hawtio/jolokia";

    private static final String CONSOLE = "/hawtio/";
    private static final String CHALLENGE = "Basic realm=\"Caravan management\"";
    /** After all that Camel serves on this port. */
    private static final int LAST = 1_000_000;

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelContextRoutesStartingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelContextRoutesStartingEvent starting) {
            install(starting.getContext());
        }
    }

    private static void install(CamelContext context) {
        ManagementHttpServer server = context.hasService(ManagementHttpServer.class);
        if (server == null) {
            return;
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
