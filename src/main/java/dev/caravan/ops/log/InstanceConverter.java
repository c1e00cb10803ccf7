package dev.caravan.ops.log;

import java.util.List;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.slf4j.event.KeyValuePair;

/** {@code %instance}: the instance the line is about, or a hyphen. */
public final class InstanceConverter extends ClassicConverter {

    private static final String NONE = "-";

    @Override
    public String convert(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                if (EventLog.INSTANCE.equals(pair.key) && pair.value != null) {
                    return LogText.safe(pair.value.toString());
                }
            }
        }
        String instance = event.getMDCPropertyMap().get(EventLog.INSTANCE);
        return instance == null || instance.isEmpty() ? NONE : LogText.safe(instance);
    }
}
