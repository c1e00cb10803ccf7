package dev.caravan.fleet;

import dev.caravan.ops.log.LogTexts;
import org.slf4j.helpers.MessageFormatter;

/** Lines for people, made like those of the log. */
public final class Lines {

    private Lines() {
    }

    /** The text of a key of {@link LogTexts} with its placeholders filled. */
    public static String of(String key, Object... arguments) {
        return MessageFormatter.arrayFormat(LogTexts.of(key), arguments).getMessage();
    }
}
