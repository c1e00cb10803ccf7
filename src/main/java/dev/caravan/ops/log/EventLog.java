package dev.caravan.ops.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log's categories. Each is also the name of a logger, so {@code .log(INFO, "SESSION", "…")} in a route writes to
 * it; there the instance comes from the MDC key {@link #INSTANCE}.
 *
 * <p>Formats are those of SLF4J; a last argument that is a throwable is written with its stack trace.
 */
public enum EventLog {

    SESSION, RECONNECT, HEALTH, MEMORY, PROXY, CAMPAIGN, GATEWAY, API,

    /** Caravan itself; what frameworks log is shown under this category too. */
    SYSTEM;

    /** Name of the key-value pair, and of the MDC key, that holds the instance's name. */
    public static final String INSTANCE = "instance";

    /** The category's logger, for lines that belong to no instance. */
    public Logger general() {
        // Not a field: the logging library needs these names while it builds its first logger.
        return LoggerFactory.getLogger(name());
    }

    public void debug(String instance, String format, Object... arguments) {
        line(general().atDebug(), instance, format, arguments);
    }

    public void info(String instance, String format, Object... arguments) {
        line(general().atInfo(), instance, format, arguments);
    }

    public void warn(String instance, String format, Object... arguments) {
        line(general().atWarn(), instance, format, arguments);
    }

    public void error(String instance, String format, Object... arguments) {
        line(general().atError(), instance, format, arguments);
    }

    private static void line(LoggingEventBuilder line, String instance, String format, Object... arguments) {
        line.addKeyValue(INSTANCE, instance).log(format, arguments);
    }
}
