package dev.caravan.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.caravan.domain.GatewayFailure;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * One circuit breaker for each configured gateway, around the steps of the gateway's route that a policy encloses. It
 * counts the node's own failures, and not how long a call took: time-outs judge calls, and a send that takes its minute
 * tells of a dead session. Whoever calls does not wait: Camel's own breaker holds a thread for each call.
 */
public final class GatewayBreakers implements Policy, MeterBinder {

    /**
     * When a breaker opens and what it does then.
     *
     * @param window       calls that are judged together
     * @param minimum      calls before it judges at all
     * @param failureShare share of failed calls at which it opens, in percent
     * @param open         how long it stays open
     * @param trials       calls that it lets through then to see
     */
    public record Limits(int window, int minimum, int failureShare, Duration open, int trials) {

        /**
         * Failures that may have reached WhatsApp or not, or that did not come from the node, say nothing of it; all
         * others are answers of it.
         */
        public CircuitBreakerConfig.Builder config() {
            return CircuitBreakerConfig.custom().slidingWindowSize(window).minimumNumberOfCalls(minimum)
                    .failureRateThreshold(failureShare).waitDurationInOpenState(open)
                    .permittedNumberOfCallsInHalfOpenState(trials).writableStackTraceEnabled(false)
                    .recordExceptions(GatewayFailure.Unreachable.class, GatewayFailure.NodeUnavailable.class)
                    .ignoreExceptions(GatewayFailure.OutcomeUnknown.class, GatewayFailure.Intercepted.class);
        }
    }

    /** By the id of the gateway's route; each is named as the gateway. */
    private final Map<String, CircuitBreaker> byChannel = new TreeMap<>();

    public GatewayBreakers(Limits limits, Gateways gateways) {
        CircuitBreakerConfig config = limits.config().build();
        for (String gateway : gateways.names()) {
            CircuitBreaker breaker = CircuitBreaker.of(gateway, config);
            breaker.getEventPublisher().onStateTransition(event -> log(gateway, event.getStateTransition()));
            byChannel.put(gateways.get(gateway).channel(), breaker);
        }
    }

    /** The breakers by the names of their gateways. */
    Map<String, CircuitBreaker> byGateway() {
        return byChannel.values().stream().collect(Collectors.toMap(CircuitBreaker::getName, Function.identity()));
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        if (!byChannel.containsKey(route.getRouteId())) {
            throw new IllegalArgumentException("route " + route.getRouteId() + " is no gateway's");
        }
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return new Guarded(byChannel.get(route.getRouteId()), steps);
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        byChannel.values().forEach(breaker -> Gauge.builder("caravan.gateway.breaker.open", breaker,
                b -> b.getState() == CircuitBreaker.State.CLOSED ? 0 : 1)
                .description("1 while the gateway is left alone, or only tried").tag("gateway", breaker.getName())
                .register(meters));
    }

    private static void log(String gateway, StateTransition transition) {
        String text = LogTexts.of("gateway.breaker");
        if (transition.getToState() == CircuitBreaker.State.OPEN) {
            EventLog.GATEWAY.general().warn(text, gateway, transition.getFromState(), transition.getToState());
        } else {
            EventLog.GATEWAY.general().info(text, gateway, transition.getFromState(), transition.getToState());
        }
    }

    private static final class Guarded extends DelegateAsyncProcessor {

        private final CircuitBreaker breaker;

        Guarded(CircuitBreaker breaker, Processor steps) {
            super(steps);
            this.breaker = breaker;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!breaker.tryAcquirePermission()) {
                exchange.setException(new GatewayFailure.Unreachable(
                        "not sent: gateway '" + breaker.getName() + "' is failing and is left alone for a while"));
                callback.done(true);
                return true;
            }
            return super.process(exchange, doneSync -> {
                conclude(exchange.getException());
                callback.done(doneSync);
            });
        }

        private void conclude(Exception thrown) {
            if (thrown == null) {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(0, TimeUnit.NANOSECONDS, thrown);
            }
        }
    }
}
