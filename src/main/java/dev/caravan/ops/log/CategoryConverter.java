package dev.caravan.ops.log;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %category}: the logger's name if it is a category, otherwise SYSTEM. */
public final class CategoryConverter extends ClassicConverter {

    private static final Set<String> NAMES =
            Arrays.stream(EventLog.values()).map(EventLog::name).collect(Collectors.toUnmodifiableSet());

    @Override
    public String convert(ILoggingEvent event) {
        return NAMES.contains(event.getLoggerName()) ? event.getLoggerName() : EventLog.SYSTEM.name();
    }
}
