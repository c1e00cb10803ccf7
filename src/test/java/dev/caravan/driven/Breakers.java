package dev.caravan.driven;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import dev.caravan.boot.DrivenSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

/** One circuit breaker for each gateway, set as the application's, under the driven clock. */
final class Breakers {

    private final Map<String, CircuitBreaker> breakers = new HashMap<>();
    private final CircuitBreakerConfig config;

    Breakers(DrivenSettings settings, Clock clock) {
        config = settings.breaker().config().clock(clock).build();
    }

    CircuitBreaker of(String gateway) {
        return breakers.computeIfAbsent(gateway, name -> CircuitBreaker.of(name, config));
    }
}
