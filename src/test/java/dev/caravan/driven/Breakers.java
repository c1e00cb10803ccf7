package dev.caravan.driven;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.caravan.boot.DrivenSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

/** One circuit breaker for each gateway, set as the application's, under the driven clock. */
final class Breakers {

    private static final String KEY = "camel.resilience4j.";

    private final Map<String, CircuitBreaker> breakers = new HashMap<>();
    private final CircuitBreakerConfig config;

    Breakers(DrivenSettings settings, Clock clock) {
        config = CircuitBreakerConfig.custom().clock(clock)
                .slidingWindowSize(settings.count(KEY + "sliding-window-size"))
                .minimumNumberOfCalls(settings.count(KEY + "minimum-number-of-calls"))
                .failureRateThreshold(settings.count(KEY + "failure-rate-threshold"))
                .waitDurationInOpenState(Duration.ofSeconds(settings.count(KEY + "wait-duration-in-open-state")))
                .permittedNumberOfCallsInHalfOpenState(
                        settings.count(KEY + "permitted-number-of-calls-in-half-open-state"))
                .build();
    }

    CircuitBreaker of(String gateway) {
        return breakers.computeIfAbsent(gateway, name -> CircuitBreaker.of(name, config));
    }
}
