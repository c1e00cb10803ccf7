package dev.caravan.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.ProbeResult;
import dev.caravan.domain.ProxyFault;
import dev.caravan.domain.saga.SagaOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What this node has done since it started (SPEC 10). Every series exists from the start, at 0. Labels are configured
 * gateways and the words of the domain: a bounded few, and no names of instances.
 */
public final class FleetCounters {

    private static final String GATEWAY = "gateway";
    private static final String RESULT = "result";
    private static final String POLLS = "caravan.polls";
    private static final String ANSWERED = "answered";
    private static final String FAILED = "failed";
    private static final String OBSERVED = "observed";
    private static final String IGNORED = "ignored";
    private static final String REFUSED = "refused";
    private static final String MESSAGE = "message";
    private static final Set<SagaOutcome> ASSIGNMENTS = EnumSet.of(SagaOutcome.EFFECTIVE, SagaOutcome.ADOPTED,
            SagaOutcome.CONFLICT, SagaOutcome.ABANDONED, SagaOutcome.FAILED, SagaOutcome.RETURNED);
    private static final Set<SagaOutcome> CONNECTIONS = EnumSet.of(SagaOutcome.CONNECTED, SagaOutcome.PAIRING,
            SagaOutcome.WAITING, SagaOutcome.HALTED, SagaOutcome.FAILED, SagaOutcome.ABANDONED);
    private static final String COALESCED = "coalesced";

    private final MeterRegistry registry;

    /** @param gateways names of the configured gateways */
    public FleetCounters(MeterRegistry registry, Collection<String> gateways) {
        this.registry = registry;
        for (String gateway : gateways) {
            Stream.of(ANSWERED, FAILED).forEach(result -> {
                polls(gateway, result);
                inventories(gateway, result);
            });
            Stream.of(RoundTripRun.Result.values()).forEach(result -> roundTrips(gateway, result));
            GatewayFailure.codes().forEach(code -> failures(gateway, code));
            Stream.of(OBSERVED, COALESCED, MESSAGE, IGNORED, REFUSED).forEach(result -> webhookEvents(gateway, result));
        }
        ASSIGNMENTS.forEach(this::assignments);
        CONNECTIONS.forEach(this::connections);
        Stream.of(ProxyFault.values()).forEach(this::proxyFaults);
        Stream.of(ProbeResult.Verdict.values()).forEach(this::probes);
        Stream.of(ConnectionStatus.values()).forEach(this::statusChanges);
        Stream.of(ConnectionFault.values()).filter(ConnectionFault::reconnects).forEach(this::tries);
    }

    void polled(String gateway, boolean answered, Duration took) {
        polls(gateway, answered ? ANSWERED : FAILED).record(took);
    }

    void tookInventory(String gateway, boolean answered) {
        inventories(gateway, answered ? ANSWERED : FAILED).increment();
    }

    void madeRoundTrip(String gateway, RoundTripRun.Result result) {
        roundTrips(gateway, result).increment();
    }

    void failed(String gateway, GatewayFailure failure) {
        failures(gateway, failure.code()).increment();
    }

    void assignmentsEnded(SagaOutcome outcome, int count) {
        assignments(outcome).increment(count);
    }

    void connectionsEnded(SagaOutcome outcome, int count) {
        connections(outcome).increment(count);
    }

    public void proxyFailed(ProxyFault fault) {
        proxyFaults(fault).increment();
    }

    /** A probe that ended; a failed one is a failure with the proxy as well. */
    public void probed(ProbeResult.Verdict verdict) {
        probes(verdict).increment();
        if (verdict == ProbeResult.Verdict.FAILED) {
            proxyFailed(ProxyFault.UNREACHABLE);
        }
    }

    void statusChanged(ConnectionStatus to) {
        statusChanges(to).increment();
    }

    /** @param observed false for an event that says nothing of an instance's state or of a message */
    public void webhookReceived(String gateway, boolean observed) {
        webhookEvents(gateway, observed ? OBSERVED : IGNORED).increment();
    }

    /** An event that told of a message. */
    public void webhookTold(String gateway) {
        webhookEvents(gateway, MESSAGE).increment();
    }

    /** An event that told of a state, but gave way to a newer one. */
    void webhookCoalesced(String gateway) {
        webhookEvents(gateway, COALESCED).increment();
    }

    void tryBegun(ConnectionFault fault) {
        tries(fault == null ? ConnectionFault.LOST : fault).increment();
    }

    /** An event that did not carry the gateway's token; {@code gateway} is a configured one. */
    public void webhookRefused(String gateway) {
        webhookEvents(gateway, REFUSED).increment();
    }

    /** Polls of all gateways, answered or not. */
    public long polls() {
        return pollsThat(ANSWERED) + pollsThat(FAILED);
    }

    public long pollFailures() {
        return pollsThat(FAILED);
    }

    /** Inventories of all gateways that were taken. */
    public long inventories() {
        return count("caravan.inventories", RESULT, ANSWERED);
    }

    public long assignmentsEnded(SagaOutcome outcome) {
        return (long) assignments(outcome).count();
    }

    public long proxyFaults() {
        return Stream.of(ProxyFault.values()).mapToLong(fault -> (long) proxyFaults(fault).count()).sum();
    }

    private long pollsThat(String result) {
        return registry.find(POLLS).tag(RESULT, result).timers().stream().mapToLong(Timer::count).sum();
    }

    private long count(String name, String label, String value) {
        return (long) registry.find(name).tag(label, value).counters().stream().mapToDouble(Counter::count).sum();
    }

    private Timer polls(String gateway, String result) {
        return Timer.builder(POLLS).description("Polls of a gateway and how long they took").tag(GATEWAY, gateway)
                .tag(RESULT, result).register(registry);
    }

    private Counter inventories(String gateway, String result) {
        return Counter.builder("caravan.inventories").description("Inventories of a gateway").tag(GATEWAY, gateway)
                .tag(RESULT, result).register(registry);
    }

    private Counter roundTrips(String gateway, RoundTripRun.Result result) {
        return Counter.builder("caravan.round.trips").description("Sessions asked whether WhatsApp answers through them")
                .tag(GATEWAY, gateway).tag(RESULT, result.name().toLowerCase(Locale.ROOT)).register(registry);
    }

    private Counter failures(String gateway, String code) {
        return Counter.builder("caravan.gateway.failures").description("Commands that a gateway did not carry out")
                .tag(GATEWAY, gateway).tag("failure", code).register(registry);
    }

    private Counter webhookEvents(String gateway, String result) {
        return Counter.builder("caravan.webhook.events").description("Events that a gateway reported")
                .tag(GATEWAY, gateway).tag(RESULT, result).register(registry);
    }

    private Counter assignments(SagaOutcome outcome) {
        return Counter.builder("caravan.assignments.ended").description("Proxy assignments and returns that ended")
                .tag("outcome", outcome.code()).register(registry);
    }

    private Counter connections(SagaOutcome outcome) {
        return Counter.builder("caravan.connections.ended").description("Connections that ended")
                .tag("outcome", outcome.code()).register(registry);
    }

    private Counter proxyFaults(ProxyFault fault) {
        return Counter.builder("caravan.proxy.faults").description("Failures with a proxy").tag("fault", fault.code())
                .register(registry);
    }

    private Counter probes(ProbeResult.Verdict verdict) {
        return Counter.builder("caravan.probes").description("Probes of proxies that ended")
                .tag(RESULT, verdict.name().toLowerCase(Locale.ROOT)).register(registry);
    }

    private Counter tries(ConnectionFault fault) {
        return Counter.builder("caravan.reconnect.tries").description("Tries to bring instances back that have begun")
                .tag("fault", fault.code()).register(registry);
    }

    private Counter statusChanges(ConnectionStatus to) {
        return Counter.builder("caravan.instance.status.changes").description("Changes of instances to a status")
                .tag("status", to.name()).register(registry);
    }
}
