package dev.caravan.boot;

import java.util.HashMap;
import java.util.Map;

import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** Caravan without its parts and routes: the frame that starts, loads route files and stops. */
final class Bare {

    private static final Assembly NOTHING = (settings, options, closeables) -> new CamelConfiguration() {
        @Override
        public void configure(CamelContext context) {
            context.getRegistry().bind("timeout", settings.shutdown().timeout());
        }
    };

    private Bare() {
    }

    /** In this process, on any free ports. */
    static Caravan start(Map<String, String> overrides) {
        Map<String, String> keys = new HashMap<>(Map.of("http.port", "0", "management.port", "0",
                "camel.main.base-package-scan-enabled", "false"));
        keys.putAll(overrides);
        return Caravan.start(LaunchOptions.isolated(keys), NOTHING);
    }

    /** As a process; started with {@code -Dcamel.main.base-package-scan-enabled=false}. */
    public static void main(String[] arguments) throws InterruptedException {
        CaravanMain.run(arguments, NOTHING);
    }
}
