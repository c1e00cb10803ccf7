package dev.caravan.ops;

import java.util.concurrent.TimeUnit;

import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ThreadPoolProfile;

/** Threads for routes that do many things at once now and then: a profile by name, of which Camel makes the pool. */
public final class Threads {

    private static final long KEEP_SECONDS = 10;

    private Threads() {
    }

    /** That many threads at once, and none when there is nothing to do. */
    public static ThreadPoolProfile atOnce(String name, int threads) {
        return new ThreadPoolProfileBuilder(name).poolSize(threads).maxPoolSize(threads).maxQueueSize(-1)
                .allowCoreThreadTimeOut(true).keepAliveTime(KEEP_SECONDS, TimeUnit.SECONDS).build();
    }
}
