package dev.caravan.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import dev.caravan.domain.CorrelatedFaultGuard;
import dev.caravan.domain.HalfOpenPolicy;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.ScorePolicy;
import dev.caravan.domain.saga.AssignmentPolicy;
import dev.caravan.fleet.ProxyAssignments;
import dev.caravan.fleet.ProxyProbes;

/**
 * The proxy pool and how it is handed out.
 *
 * @param probe         how a proxy is tested
 * @param secretKey     key that seals passwords, or empty to keep one in a file
 * @param importDefault protocol of imported entries that name none
 */
record PoolSettings(ScorePolicy score, CorrelatedFaultGuard guard, AssignmentPolicy policy,
                    ProxyAssignments.Limits limits, Duration statisticsAge, ProxyProtocol importDefault,
                    Probe probe, Optional<String> secretKey, Path secretKeyFile) {

    /**
     * What is connected to through a proxy.
     *
     * @param allowPrivate whether proxies at private addresses are tested too
     */
    record Probe(String host, int port, Duration timeout, boolean allowPrivate, ProxyProbes.Limits limits,
                 HalfOpenPolicy halfOpen) {

        /** As many as wait in a seda queue of Camel's. */
        private static final int MOST = 1_000;

        static Probe read(Config config) {
            HalfOpenPolicy halfOpen = new HalfOpenPolicy(config.duration("proxy-probe.half-open-first"),
                    config.integer("proxy-probe.half-open-growth", 1, 100),
                    config.duration("proxy-probe.half-open-last"),
                    config.integer("proxy-probe.readmit-per-minute", 1, 1_000_000));
            Duration timeout = config.duration("proxy-probe.timeout");
            Duration lease = config.duration("proxy-probe.lease");
            if (lease.compareTo(timeout) <= 0) {
                config.mistake("proxy-probe.lease", "more than proxy-probe.timeout");
            }
            return new Probe(config.text("proxy-probe.host"), config.port("proxy-probe.port"), timeout,
                    config.bool("proxy-probe.allow-private"),
                    new ProxyProbes.Limits(config.integer("proxy-probe.concurrency", 1, MOST), lease,
                            config.duration("proxy-probe.in-use-interval")),
                    halfOpen);
        }
    }

    private static final int HIGHEST = ScorePolicy.HIGHEST;

    static PoolSettings read(Config config) {
        ScorePolicy score = new ScorePolicy(config.integer("proxy-score.start", 0, HIGHEST),
                config.integer("proxy-score.success", 0, HIGHEST), config.integer("proxy-score.fault", 0, HIGHEST),
                config.integer("proxy-score.excellent", 1, HIGHEST), config.integer("proxy-score.good", 1, HIGHEST),
                config.integer("proxy-score.unstable", 1, HIGHEST));
        CorrelatedFaultGuard guard = new CorrelatedFaultGuard(config.duration("proxy-guard.window"),
                config.integer("proxy-guard.min-count", 2, 1_000_000), config.ratio("proxy-guard.share"),
                config.duration("proxy-guard.freeze"));
        return new PoolSettings(score, guard, policy(config), limits(config), config.duration("proxy-statistics.age"),
                config.oneOf("proxy-import.protocol", ProxyProtocol.class), Probe.read(config),
                config.optional("secret.key", config::text), config.path("secret.key-file"));
    }

    private static AssignmentPolicy policy(Config config) {
        return new AssignmentPolicy(config.integer("proxy-assignment.tries", 1, 100),
                config.duration("proxy-assignment.open-within"), config.duration("proxy-assignment.open-grace"),
                config.duration("proxy-assignment.verify-every"), config.duration("proxy-assignment.first-backoff"),
                config.duration("proxy-assignment.last-backoff"), config.duration("proxy-assignment.pool-empty-retry"),
                config.duration("proxy-assignment.cooling"),
                config.duration("proxy-assignment.live-rest"), config.integer("proxy-assignment.clear-tries", 1, 1000));
    }

    private static ProxyAssignments.Limits limits(Config config) {
        return new ProxyAssignments.Limits(config.duration("proxy-assignment.lease"),
                config.integer("proxy-assignment.workers", 1, 500), config.duration("proxy-assignment.retry-after"),
                config.duration("proxy-assignment.down-grace"),
                config.duration("instance-status-polling.interval").multipliedBy(2));
    }
}
