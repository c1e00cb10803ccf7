package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import dev.caravan.store.InstanceDirectory.Entry;
import dev.caravan.store.ProxyDirectory.Statistics;

/** The pool in numbers (SPEC 2). */
public record PoolStatisticsJson(long total, long inUse, long available, long inactive, double utilisationPercent,
                             Map<String, Long> bands, Map<String, Long> countries, Instant countedAt) {

    static PoolStatisticsJson of(Statistics s) {
        Map<String, Long> bands = s.bands().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().code(), Map.Entry::getValue));
        return new PoolStatisticsJson(s.total(), s.inUse(), s.available(), s.inactive(), s.utilisationPercent(), bands,
                s.byCountry(), s.countedAt());
    }
}
