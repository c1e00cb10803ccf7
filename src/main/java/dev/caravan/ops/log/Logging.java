package dev.caravan.ops.log;

import java.net.URL;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the configured level and format to the logging library; before that, {@code logback.xml} alone holds. */
public final class Logging {

    private static final List<Level> FROM_LOUD_TO_QUIET =
            List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR);

    private static final String OWN_CODE = "dev.caravan";

    private Logging() {
    }

    /**
     * @param level  TRACE, DEBUG, INFO, WARN or ERROR for Caravan's categories; libraries are one step quieter
     * @param format {@code text} or {@code json}: the name of an appender in logback.xml
     */
    public static void configure(String level, String format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        URL file = Logging.class.getResource("/logback.xml");
        context.reset();
        context.putProperty("log.format", format);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(file);
        } catch (JoranException e) {
            throw new IllegalStateException("logback.xml of this build is broken", e);
        }
        Level own = Level.toLevel(level);
        int quieter = Math.min(FROM_LOUD_TO_QUIET.indexOf(own) + 1, FROM_LOUD_TO_QUIET.size() - 1);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(FROM_LOUD_TO_QUIET.get(quieter));
        context.getLogger(OWN_CODE).setLevel(own);
        for (EventLog category : EventLog.values()) {
            context.getLogger(category.name()).setLevel(own);
        }
    }

    /** Writes out what is still held back and closes the appenders. */
    public static void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
