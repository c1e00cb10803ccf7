package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import dev.caravan.domain.DueProbe;
import dev.caravan.domain.ProbeResult;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.probe.ProxyCheck;
import dev.caravan.store.ProbeBatchStore;
import dev.caravan.store.ProbeStore;

/**
 * Probes proxies: those that were ejected (half-open), those in use from time to time, those that somebody waits for, and
 * all of them when asked. So many are under way on this node at the most; a claim is made only for a free place.
 */
public final class ProxyProbes {

    /**
     * @param concurrency   probes under way on this node at the most
     * @param lease         after this the probe of a node that ended is another's; longer than a probe takes
     * @param inUseInterval how long nothing may have been heard of a proxy that is in use
     */
    public record Limits(int concurrency, Duration lease, Duration inUseInterval) { }

    /** A probe that has ended. */
    public record Probed(DueProbe probe, ProbeResult result) { }

    private final ProbeStore store;
    private final ProbeBatchStore batches;
    private final ProxyCheck check;
    private final FleetCounters counters;
    private final Limits limits;
    private final Clock clock;
    /** Until when each is under way: one that is lost on its way gives its place back with its lease. */
    private final Map<DueProbe, Instant> underWay = new ConcurrentHashMap<>();

    public ProxyProbes(ProbeStore store, ProbeBatchStore batches, ProxyCheck check, FleetCounters counters,
                       Limits limits, Clock clock) {
        this.store = store;
        this.batches = batches;
        this.check = check;
        this.counters = counters;
        this.limits = limits;
        this.clock = clock;
    }

    /** Wants what is due by schedule and claims as much of what is wanted as there are free places. */
    public List<DueProbe> claimDue() {
        store.enlistEjected(limits.concurrency());
        store.enlistInUse(limits.inUseInterval(), limits.concurrency());
        batches.endFinished().ifPresent(batch -> EventLog.PROXY.general().info(LogTexts.of("probe.batch-ended"),
                batch.id(), batch.ok(), batch.failed(), batch.untested()));
        Instant now = clock.instant();
        underWay.values().removeIf(until -> !now.isBefore(until));
        List<DueProbe> claimed = store.claimDue(limits.lease(), limits.concurrency() - underWay.size());
        claimed.forEach(probe -> underWay.put(probe, now.plus(limits.lease())));
        return claimed;
    }

    /** Begins a probe; no thread waits for its end. */
    public CompletionStage<Probed> check(DueProbe probe) {
        CompletionStage<ProbeResult> result = probe.address() == null
                ? CompletableFuture.completedFuture(ProbeResult.untested("the row of the proxy is no address"))
                : check.check(probe.address());
        return result.thenApply(told -> new Probed(probe, told));
    }

    /** Books what a probe told. */
    public void record(Probed probed) {
        try {
            if (store.finish(probed.probe(), probed.result())) {
                counters.probed(probed.result().verdict());
                EventLog.PROXY.general().debug(LogTexts.of("proxy.tested"), probed.probe().proxy(),
                        probed.probe().cause(), probed.result().told(), probed.result().millis());
            }
        } finally {
            underWay.remove(probed.probe());
        }
    }
}
