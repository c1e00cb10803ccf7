package dev.caravan.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.caravan.ops.management.ManagementServerFactory;
import io.vertx.core.VertxOptions;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.ModelCamelContext;

/** Camel's main, started and stopped by {@link Caravan} instead of by its own shutdown hook. */
final class CaravanApplication extends Main {

    /** After this Vert.x takes a worker for stuck and says so each second; a long list over a slow line is not. */
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(15);

    private final Optional<Path> liveDirectory;
    private LiveRoutes live;

    CaravanApplication(Config config, Settings settings, RouteSources sources, CamelConfiguration wiring) {
        setAppName("Caravan");
        // Camel's default strategy installs a JVM hook, which would race with the one that closes everything in order.
        setShutdownStrategy(new SimpleMainShutdownStrategy());
        setDefaultPropertyPlaceholderLocation("false");
        setOverrideProperties(config.placeholders());
        configure().setShutdownTimeout((int) Math.max(1, settings.shutdown().timeout().toSeconds()));
        // Camel makes its servers before it asks for the configuration class, so what guards them is bound here.
        bind("managementServer", new ManagementServerFactory(settings.management().access()));
        bind("vertxOptions", new VertxOptions().setWorkerPoolSize(settings.http().workers())
                .setMaxWorkerExecuteTime(LONGEST_REQUEST.toMillis())
                .setMaxWorkerExecuteTimeUnit(TimeUnit.MILLISECONDS));
        configure().addConfiguration(wiring);
        if (!sources.files().isEmpty()) {
            configure().setRoutesIncludePattern(sources.includePattern());
        }
        liveDirectory = settings.routes().liveDirectory();
        addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport main) {
                // The configuration has already looked there; a second look would bypass its checks.
                PropertiesComponent properties = (PropertiesComponent) main.getCamelContext().getPropertiesComponent();
                properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
                properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
            }

            @Override
            public void beforeConfigure(BaseMainSupport main) {
                liveDirectory.ifPresent(directory -> live = live(main.getCamelContext(), directory));
            }
        });
    }

    /** What {@link #run()} does up to the point where it waits. */
    void launch() throws Exception {
        init();
        internalBeforeStart();
        beforeStart();
        start();
        afterStart();
        if (live != null) {
            getCamelContext().addService(live);
        }
    }

    /** Returns when Camel was stopped, by {@link #halt()} or by somebody else, for example over JMX. */
    void await() throws InterruptedException {
        getShutdownStrategy().await();
    }

    /** What {@link #run()} does after it has waited; does nothing the second time. */
    void halt() throws Exception {
        beforeStop();
        stop();
        afterStop();
    }

    private static LiveRoutes live(CamelContext context, Path directory) {
        try {
            return new LiveRoutes((ModelCamelContext) context, directory);
        } catch (IOException e) {
            throw new StartException("The folder " + directory + " of routes.live-directory cannot be read: "
                    + e.getMessage(), e);
        }
    }
}
