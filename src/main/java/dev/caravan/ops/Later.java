package dev.caravan.ops;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Lets a step of a route end later, by reference: {@code .process(Later.body(DueProbe.class, probes::check))}. No thread
 * waits meanwhile; the steps after it begin on the thread that ends it, so that one which may block comes behind a seda.
 */
public final class Later extends AsyncProcessorSupport {

    private final Function<Exchange, CompletionStage<?>> step;

    private Later(Function<Exchange, CompletionStage<?>> step) {
        this.step = step;
    }

    /** A step that turns the body into what comes of it. */
    public static <T> Processor body(Class<T> type, Function<T, ? extends CompletionStage<?>> step) {
        return new Later(exchange -> step.apply(exchange.getMessage().getBody(type)));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletionStage<?> end;
        try {
            end = step.apply(exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        end.whenComplete((body, thrown) -> {
            if (thrown == null) {
                exchange.getMessage().setBody(body);
            } else {
                exchange.setException(thrown instanceof CompletionException && thrown.getCause() != null
                        ? thrown.getCause() : thrown);
            }
            callback.done(false);
        });
        return false;
    }
}
