package dev.caravan.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.saga.SagaOutcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

class FleetCountersTest {

    private static final List<String> SERIES = """
            caravan_assignments_ended_total{outcome="abandoned"}
            caravan_assignments_ended_total{outcome="adopted"}
            caravan_assignments_ended_total{outcome="conflict"}
            caravan_assignments_ended_total{outcome="effective"}
            caravan_assignments_ended_total{outcome="failed"}
            caravan_assignments_ended_total{outcome="returned"}
            caravan_connections_ended_total{outcome="abandoned"}
            caravan_connections_ended_total{outcome="connected"}
            caravan_connections_ended_total{outcome="failed"}
            caravan_connections_ended_total{outcome="halted"}
            caravan_connections_ended_total{outcome="pairing"}
            caravan_connections_ended_total{outcome="waiting"}
            caravan_gateway_failures_total{failure="capability-missing",gateway="evo"}
            caravan_gateway_failures_total{failure="instance-missing",gateway="evo"}
            caravan_gateway_failures_total{failure="intercepted",gateway="evo"}
            caravan_gateway_failures_total{failure="node-unavailable",gateway="evo"}
            caravan_gateway_failures_total{failure="outcome-unknown",gateway="evo"}
            caravan_gateway_failures_total{failure="rejected",gateway="evo"}
            caravan_gateway_failures_total{failure="restricted",gateway="evo"}
            caravan_gateway_failures_total{failure="session-unfit",gateway="evo"}
            caravan_gateway_failures_total{failure="throttled",gateway="evo"}
            caravan_gateway_failures_total{failure="unauthorized",gateway="evo"}
            caravan_gateway_failures_total{failure="unreachable",gateway="evo"}
            caravan_instance_status_changes_total{status="AUTH_FAILURE"}
            caravan_instance_status_changes_total{status="CONNECTED"}
            caravan_instance_status_changes_total{status="DISCONNECTED"}
            caravan_instance_status_changes_total{status="INITIALIZING"}
            caravan_instance_status_changes_total{status="LOADING"}
            caravan_instance_status_changes_total{status="QR_REQUIRED"}
            caravan_instance_status_changes_total{status="RECONNECTING"}
            caravan_inventories_total{gateway="evo",result="answered"}
            caravan_inventories_total{gateway="evo",result="failed"}
            caravan_polls_seconds_count{gateway="evo",result="answered"}
            caravan_polls_seconds_count{gateway="evo",result="failed"}
            caravan_polls_seconds_max{gateway="evo",result="answered"}
            caravan_polls_seconds_max{gateway="evo",result="failed"}
            caravan_polls_seconds_sum{gateway="evo",result="answered"}
            caravan_polls_seconds_sum{gateway="evo",result="failed"}
            caravan_probes_total{result="failed"}
            caravan_probes_total{result="ok"}
            caravan_probes_total{result="untested"}
            caravan_proxy_faults_total{fault="blocked"}
            caravan_proxy_faults_total{fault="hung"}
            caravan_proxy_faults_total{fault="interrupted"}
            caravan_proxy_faults_total{fault="no-login"}
            caravan_proxy_faults_total{fault="not-stored"}
            caravan_proxy_faults_total{fault="refused"}
            caravan_proxy_faults_total{fault="slow"}
            caravan_proxy_faults_total{fault="unreachable"}
            caravan_proxy_faults_total{fault="unsuitable"}
            caravan_reconnect_tries_total{fault="bad-session"}
            caravan_reconnect_tries_total{fault="client-refused"}
            caravan_reconnect_tries_total{fault="closed"}
            caravan_reconnect_tries_total{fault="flapping"}
            caravan_reconnect_tries_total{fault="lost"}
            caravan_reconnect_tries_total{fault="not-loaded"}
            caravan_reconnect_tries_total{fault="restart-required"}
            caravan_reconnect_tries_total{fault="start"}
            caravan_reconnect_tries_total{fault="stuck"}
            caravan_reconnect_tries_total{fault="timed-out"}
            caravan_reconnect_tries_total{fault="unavailable"}
            caravan_reconnect_tries_total{fault="unknown"}
            caravan_round_trips_total{gateway="evo",result="answered"}
            caravan_round_trips_total{gateway="evo",result="failed"}
            caravan_round_trips_total{gateway="evo",result="mute"}
            caravan_webhook_events_total{gateway="evo",result="coalesced"}
            caravan_webhook_events_total{gateway="evo",result="ignored"}
            caravan_webhook_events_total{gateway="evo",result="message"}
            caravan_webhook_events_total{gateway="evo",result="observed"}
            caravan_webhook_events_total{gateway="evo",result="refused"}""".lines().toList();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FleetCounters counters = new FleetCounters(registry, List.of("evo"));

    @Test
    void everySeriesIsThereFromTheStartSoThatItsFirstEventIsARise() {
        assertEquals(SERIES.stream().collect(Collectors.toMap(name -> name, name -> 0.0, (a, b) -> a, TreeMap::new)),
                scraped());
    }

    @Test
    void aPollIsCountedByItsResultWithItsDurationInSeconds() {
        counters.polled("evo", true, Duration.ofMillis(250));
        counters.polled("evo", true, Duration.ofMillis(500));
        counters.polled("evo", false, Duration.ofSeconds(10));

        assertEquals(Map.of("caravan_polls_seconds_count{gateway=\"evo\",result=\"answered\"}", 2.0,
                "caravan_polls_seconds_sum{gateway=\"evo\",result=\"answered\"}", 0.75,
                "caravan_polls_seconds_max{gateway=\"evo\",result=\"answered\"}", 0.5,
                "caravan_polls_seconds_count{gateway=\"evo\",result=\"failed\"}", 1.0,
                "caravan_polls_seconds_sum{gateway=\"evo\",result=\"failed\"}", 10.0,
                "caravan_polls_seconds_max{gateway=\"evo\",result=\"failed\"}", 10.0), risen());
        assertEquals(3, counters.polls());
        assertEquals(1, counters.pollFailures());
    }

    @Test
    void whateverIsCountedRaisesItsOwnSeriesAlone() {
        counters.tookInventory("evo", true);
        counters.tookInventory("evo", false);
        counters.failed("evo", new GatewayFailure.OutcomeUnknown("late", true));
        counters.assignmentsEnded(SagaOutcome.RETURNED, 3);
        counters.connectionsEnded(SagaOutcome.FAILED, 1);
        counters.proxyFailed(ProxyFault.NO_LOGIN);
        counters.statusChanged(ConnectionStatus.QR_REQUIRED);
        counters.webhookReceived("evo", true);
        counters.webhookReceived("evo", false);
        counters.webhookRefused("evo");
        counters.webhookCoalesced("evo");
        counters.tryBegun(ConnectionFault.UNAVAILABLE);

        assertEquals(Map.ofEntries(entry("caravan_inventories_total{gateway=\"evo\",result=\"answered\"}", 1.0),
                entry("caravan_inventories_total{gateway=\"evo\",result=\"failed\"}", 1.0),
                entry("caravan_gateway_failures_total{failure=\"outcome-unknown\",gateway=\"evo\"}", 1.0),
                entry("caravan_assignments_ended_total{outcome=\"returned\"}", 3.0),
                entry("caravan_connections_ended_total{outcome=\"failed\"}", 1.0),
                entry("caravan_proxy_faults_total{fault=\"no-login\"}", 1.0),
                entry("caravan_instance_status_changes_total{status=\"QR_REQUIRED\"}", 1.0),
                entry("caravan_webhook_events_total{gateway=\"evo\",result=\"observed\"}", 1.0),
                entry("caravan_reconnect_tries_total{fault=\"unavailable\"}", 1.0),
                entry("caravan_webhook_events_total{gateway=\"evo\",result=\"coalesced\"}", 1.0),
                entry("caravan_webhook_events_total{gateway=\"evo\",result=\"ignored\"}", 1.0),
                entry("caravan_webhook_events_total{gateway=\"evo\",result=\"refused\"}", 1.0)), risen());
        assertEquals(1, counters.inventories());
        assertEquals(3, counters.assignmentsEnded(SagaOutcome.RETURNED));
        assertEquals(0, counters.assignmentsEnded(SagaOutcome.FAILED), "of the MBean of proxies");
        assertEquals(1, counters.proxyFaults());
    }

    @Test
    void aProbeThatFailedIsAFailureWithAProxyToo() {
        counters.probed(ProbeResult.Verdict.OK);
        counters.probed(ProbeResult.Verdict.UNTESTED);
        counters.probed(ProbeResult.Verdict.FAILED);

        assertEquals(Map.of("caravan_probes_total{result=\"ok\"}", 1.0, "caravan_probes_total{result=\"untested\"}", 1.0,
                "caravan_probes_total{result=\"failed\"}", 1.0,
                "caravan_proxy_faults_total{fault=\"unreachable\"}", 1.0), risen());
    }

    private Map<String, Double> risen() {
        Map<String, Double> risen = scraped();
        risen.values().removeIf(value -> value == 0);
        return risen;
    }

    private Map<String, Double> scraped() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" (?=[^ ]+$)"))
                .collect(Collectors.toMap(part -> part[0], part -> Double.valueOf(part[1]), (a, b) -> a, TreeMap::new));
    }
}
