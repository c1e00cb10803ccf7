package dev.caravan.boot;

import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** Builds the application's parts from its settings and binds them where routes find them. */
final class Wiring implements CamelConfiguration {

    private final Settings settings;
    private final Closeables closeables;

    /** @param closeables takes whatever must be closed after Camel has stopped */
    Wiring(Settings settings, Closeables closeables) {
        this.settings = settings;
        this.closeables = closeables;
    }

    /** Runs before any route is built. What it opens goes into the closeables at once. */
    @Override
    public void configure(CamelContext context) throws Exception {
        context.getRegistry().bind("settings", settings);
        context.getRegistry().bind("closeables", closeables);
    }
}
