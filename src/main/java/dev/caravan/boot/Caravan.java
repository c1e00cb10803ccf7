package dev.caravan.boot;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.ops.log.Logging;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;

/**
 * A running Caravan. {@link CaravanMain} has one per process; tests start as many as they like, each on its own ports.
 */
public final class Caravan implements AutoCloseable {

    private static final Logger LOG = EventLog.SYSTEM.general();

    private final Settings settings;
    private final Closeables closeables = new Closeables();
    private final RouteSources sources;
    private final CaravanApplication application;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Caravan(Config config, Settings settings, LaunchOptions options, Assembly assembly) {
        this.settings = settings;
        this.sources = RouteSources.find(settings.routes());
        this.application = new CaravanApplication(config, settings, sources,
                assembly.wire(settings, options, closeables));
    }

    /** Starts with the packed defaults, any free ports and the given keys; looks at no file and no environment. */
    public static Caravan start(Map<String, String> overrides) {
        Map<String, String> keys = new HashMap<>(Map.of("http.port", "0", "management.port", "0"));
        keys.putAll(overrides);
        return start(LaunchOptions.isolated(keys));
    }

    /**
     * Starts and returns when everything runs; after a failure nothing is left open.
     *
     * @throws StartException if the reason is one that the user can remove
     * @throws RuntimeException for any other
     */
    public static Caravan start(LaunchOptions options) {
        return start(options, Wiring::new);
    }

    static Caravan start(LaunchOptions options, Assembly assembly) {
        Caravan caravan = prepare(options, assembly);
        caravan.run();
        return caravan;
    }

    /** Reads and checks the configuration and the ports; nothing runs yet. */
    static Caravan prepare(LaunchOptions options, Assembly assembly) {
        Config config = ConfigLayers.load(options);
        Settings wanted = Settings.read(config);
        Logging.configure(wanted.log().level(), wanted.log().format());
        LogTexts.use(wanted.log().language());
        config.changed().forEach((key, value) -> LOG.info("{} = {}", key, value));
        ListenAddress http = ListenAddress.claim(wanted.http().host(), wanted.http().port(), "http.port");
        ListenAddress management =
                ListenAddress.claim(wanted.management().host(), wanted.management().port(), "management.port");
        config.resolve("http.port", Integer.toString(http.port()));
        config.resolve("management.port", Integer.toString(management.port()));
        return new Caravan(config, Settings.read(config), options, assembly);
    }

    /** Starts what was prepared. */
    void run() {
        long begin = System.nanoTime();
        try {
            application.launch();
        } catch (Exception e) {
            RuntimeException failure = StartFailure.of(e, new RouteFault(sources.files(), this::definition));
            close();
            throw failure;
        }
        LOG.info("Caravan runs: http://{}:{}, management http://{}:{}, {} routes, started in {} ms",
                settings.http().host(), httpPort(), settings.management().host(), managementPort(),
                context().getRoutesSize(), Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    /** The Camel context, with every bean in its registry. */
    public CamelContext context() {
        return application.getCamelContext();
    }

    /** Where the HTTP endpoints listen. */
    public int httpPort() {
        return settings.http().port();
    }

    /** Where health, metrics and the console listen. */
    public int managementPort() {
        return settings.management().port();
    }

    private RouteDefinition definition(String routeId) {
        return ((ModelCamelContext) context()).getRouteDefinition(routeId);
    }

    /** The longest that {@link #close()} should take. */
    Duration closeLimit() {
        return settings.shutdown().timeout().plus(settings.shutdown().grace());
    }

    /** Waits until somebody stops it. */
    void await() throws InterruptedException {
        application.await();
    }

    /** Lets work in flight end, then closes everything in the reverse order of its opening. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            application.halt();
        } catch (Exception e) {
            LOG.error("Stopping the routes failed", e);
        } finally {
            closeables.close();
        }
        LOG.info("Caravan has stopped");
    }
}
