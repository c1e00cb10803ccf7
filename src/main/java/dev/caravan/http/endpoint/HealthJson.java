package dev.caravan.http.endpoint;

import java.time.Instant;
import java.util.List;

import dev.caravan.store.GatewayStore.GatewayStatus;
import dev.caravan.store.ProxyScores.OpenIncident;

/** How Caravan is, for callers with a key. */
public record HealthJson(HealthStatus status, String version, String profile, boolean database,
        InstanceCountsJson instances,
                     PoolStatisticsJson proxies, int assignmentsRunning, List<GatewayStatus> gateways,
                     List<OpenIncident> incidents, Instant checkedAt) { }
