package dev.caravan.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

import dev.caravan.ops.Millis;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.main.Main;
import routes.ErrorPolicies;

/**
 * Deployed route files in a Camel of their own, with the packed defaults and the beans that a test binds. There are no
 * servers, and routes that the clock would trigger wait for {@link #trigger}.
 */
public final class DeployedRoutes implements AutoCloseable {

    /** What starts servers, or names the whole application. */
    private static final Pattern WHOLE_APPLICATION =
            Pattern.compile("camel\\.(server|management|metrics|main|rest)\\..*");
    /** Work that an Error has ended counts as under way for ever. */
    private static final int SHUTDOWN_SECONDS = 2;

    private final Main main = new Main();
    private final List<String> triggered = new ArrayList<>();

    private DeployedRoutes() {
    }

    /** The given files and the error policies that they name. */
    public static DeployedRoutes of(RoutesBuilder... files) {
        DeployedRoutes routes = new DeployedRoutes();
        routes.main.setDefaultPropertyPlaceholderLocation("false");
        routes.main.setInitialProperties(defaults());
        routes.main.configure().withJmxEnabled(false).withSourceLocationEnabled(true)
                .withShutdownTimeout(SHUTDOWN_SECONDS)
                .addRoutesBuilder(new ErrorPolicies());
        for (RoutesBuilder file : files) {
            routes.add(file);
        }
        return routes;
    }

    public DeployedRoutes add(RoutesBuilder file) {
        main.configure().addRoutesBuilder(file);
        return this;
    }

    public DeployedRoutes bind(String name, Object bean) {
        main.bind(name, bean);
        return this;
    }

    public DeployedRoutes with(String key, String value) {
        main.addInitialProperty(key, value);
        return this;
    }

    /** Takes a route's consumer away; it runs when {@link #trigger} says so. */
    public DeployedRoutes triggered(String routeId) {
        triggered.add(routeId);
        return this;
    }

    public DeployedRoutes start() throws Exception {
        main.init();
        context().getPropertiesComponent().addPropertiesFunction(new Millis());
        for (String routeId : triggered) {
            AdviceWith.adviceWith(context(), routeId, advice -> {
                advice.replaceFromWith("direct:trigger-" + routeId);
            });
        }
        main.start();
        return this;
    }

    /** Runs a triggered route once, to its end. */
    public void trigger(String routeId) {
        to("trigger-" + routeId).send();
    }

    /** A message for a channel. */
    public FluentProducerTemplate to(String channel) {
        return context().createFluentProducerTemplate().to("direct:" + channel);
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void close() {
        main.stop();
    }

    private static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream in = DeployedRoutes.class.getResourceAsStream("/application.properties")) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        defaults.stringPropertyNames().stream().filter(key -> WHOLE_APPLICATION.matcher(key).matches())
                .forEach(defaults::remove);
        return defaults;
    }
}
