package dev.caravan.http;

import java.util.function.Supplier;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** An answer that goes on for as long as its caller listens, and may. */
@FunctionalInterface
public interface LastingAnswer {

    /**
     * Begins it.
     *
     * @param stillAllowed whether the caller's key still opens; true while that cannot be found out
     */
    void open(RoutingContext request, Supplier<Future<Boolean>> stillAllowed);
}
