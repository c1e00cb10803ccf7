package dev.caravan.ops;

import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.util.TimeUtils;

/** {@code {{millis:health-sweep.interval}}}: a configured time as milliseconds, for options that take nothing else. */
public final class Millis implements PropertiesFunction {

    @Override
    public String getName() {
        return "millis";
    }

    @Override
    public boolean lookupFirst(String key) {
        return true;
    }

    @Override
    public String apply(String time) {
        return Long.toString(TimeUtils.toMilliSeconds(time));
    }
}
