package dev.caravan.boot;

import org.apache.camel.CamelConfiguration;

/** Makes the parts of the application that Camel is configured with; tests of starting and stopping have none. */
@FunctionalInterface
interface Assembly {

    /** @param closeables takes whatever must be closed after Camel has stopped */
    CamelConfiguration wire(Settings settings, LaunchOptions options, Closeables closeables);
}
