package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.caravan.domain.IncidentKind;
import dev.caravan.domain.IncidentPolicy;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.domain.SweepFindings;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.IncidentSigns;
import dev.caravan.store.IncidentSigns.Lack;
import dev.caravan.store.IncidentSigns.Provider;
import dev.caravan.store.IncidentStore;
import dev.caravan.store.IncidentStore.Finding;
import dev.caravan.store.IncidentStore.Incident;
import dev.caravan.store.ProxyScores;
import dev.caravan.store.Turns;

/**
 * Failures grouped by what they have in common (SPEC 10). An incident is opened once, is seen again while its cause
 * lasts, and closes by itself. One log line tells of its opening and one of its closing, whatever it hits.
 */
public final class Incidents implements RoundTrips.Deafness {

    /** What a look at the fleet came to: how many incidents were told as opened, and as closed. */
    public record Watched(int opened, int closed) { }

    /** The subject of kind {@code pool}. */
    public static final String NO_FREE_PROXY = "no-free-proxy";

    private static final String WORK = "incident-watch";
    private static final Map<String, EventLog> CATEGORIES = Map.of(IncidentKind.GATEWAY.code(), EventLog.GATEWAY,
            IncidentKind.GATEWAY_MUTE.code(), EventLog.GATEWAY, IncidentKind.PLATFORM_CODE.code(), EventLog.SESSION,
            IncidentKind.PROXY_PROVIDER.code(), EventLog.PROXY,
            IncidentKind.POOL.code(), EventLog.PROXY, IncidentKind.PROXY_FAULT.code(), EventLog.PROXY);

    private final Gateways gateways;
    private final IncidentStore store;
    private final IncidentSigns signs;
    private final ProxyScores scores;
    private final Turns turns;
    private final IncidentPolicy policy;
    private final Duration every;
    private final Clock clock;

    /** @param every how often one of all nodes looks */
    public Incidents(Gateways gateways, IncidentStore store, IncidentSigns signs, ProxyScores scores, Turns turns,
                     IncidentPolicy policy, Duration every, Clock clock) {
        this.gateways = gateways;
        this.store = store;
        this.signs = signs;
        this.scores = scores;
        this.turns = turns;
        this.policy = policy;
        this.every = every;
        this.clock = clock;
    }

    /** Looks unless another node has just done so. Its turn is a bit shorter than the time to its next look. */
    public Watched watchInTurn() {
        return turns.take(WORK, every.multipliedBy(9).dividedBy(10)) ? watch() : new Watched(0, 0);
    }

    /** Looks now, and tells a sweep what came of it. */
    public void report(SweepFindings.Account account) {
        Watched watched = watch();
        account.count("incidentsOpened", watched.opened()).count("incidentsClosed", watched.closed());
    }

    /** Looks now. Nodes that look at the same moment do no harm: each incident is opened and told once. */
    public Watched watch() {
        // Gateways first: what belongs to an open incident is no sign of another.
        watchGateways();
        watchCodes();
        watchProviders();
        watchPool();
        scores.thaw();
        store.countFrozen(policy.window());
        return tell();
    }

    private void watchGateways() {
        signs.unreachable(gateways.names(), policy.gatewayAfter()).forEach(this::raise);
        store.closeAnswered(gateways.names());
        store.closeGone(IncidentKind.GATEWAY_MUTE, gateways.names());
    }

    /** A run of the deep sweep through which so few sessions of a gateway were heard that it must be the gateway. */
    @Override
    public void mute(String gateway, int mute, int asked) {
        raise(new Finding(IncidentKind.GATEWAY_MUTE, gateway, mute + " of " + asked + " open sessions", mute, asked,
                clock.instant()));
        tell();
    }

    /** A run that heard enough of them. */
    @Override
    public void heard(String gateway) {
        if (store.close(IncidentKind.GATEWAY_MUTE, gateway) > 0) {
            tell();
        }
    }

    private void watchCodes() {
        for (Finding code : signs.codes(policy.window(), IncidentPolicy.COMMON)) {
            if (policy.ofPlatform(code.affected(), code.total())) {
                raise(code);
            } else {
                store.seeAgain(code);
            }
        }
        store.closeQuiet(IncidentKind.PLATFORM_CODE, policy.quiet());
    }

    private void watchProviders() {
        List<Provider> all = signs.providers(policy.window(), IncidentPolicy.COMMON);
        int hit = all.stream().mapToInt(Provider::hit).sum();
        int used = all.stream().mapToInt(Provider::used).sum();
        all.stream().filter(provider -> provider.hit() >= IncidentPolicy.COMMON).forEach(provider -> {
            Finding found = new Finding(IncidentKind.PROXY_PROVIDER, provider.name(),
                    provider.hit() + " of " + provider.used() + " proxies used within "
                            + policy.window().toMinutes() + " min",
                    provider.hit(), provider.used(), provider.seenAt());
            if (policy.ofProvider(provider.hit(), provider.used(), hit - provider.hit(), used - provider.used())) {
                raise(found);
            } else {
                store.seeAgain(found);
            }
        });
        store.closeQuiet(IncidentKind.PROXY_PROVIDER, policy.quiet());
    }

    /** It is over when proxies are free and nobody waits: one that is free for a moment is not enough for all. */
    private void watchPool() {
        Lack lack = signs.lack(gateways.names(), protocols(), policy.window());
        Instant now = clock.instant();
        if (lack.instances() == 0 || lack.leasable() && lack.waiting() == 0) {
            store.close(IncidentKind.POOL, NO_FREE_PROXY);
        } else {
            Finding found = new Finding(IncidentKind.POOL, NO_FREE_PROXY, lack.instances() + " instances",
                    lack.instances(), null, now);
            if (lack.leasable()) {
                store.seeAgain(found);
            } else {
                raise(found);
            }
        }
    }

    private Set<ProxyProtocol> protocols() {
        return gateways.names().stream().flatMap(name -> gateways.get(name).kind().proxyProtocols().stream())
                .collect(Collectors.toSet());
    }

    private void raise(Finding found) {
        store.raise(found, policy.quiet());
    }

    /** Also tells incidents that others opened, and those that somebody closed by hand. */
    private Watched tell() {
        int opened = 0;
        int closed = 0;
        for (Incident incident : store.untold()) {
            if (store.tellOpened(incident)) {
                opened++;
                category(incident).general().warn(LogTexts.of("incident.opened"), incident.id(), sentence(incident));
            }
            if (!incident.open() && store.tellClosed(incident)) {
                closed++;
                category(incident).general().info(LogTexts.of("incident.closed"), incident.id(),
                        Duration.between(incident.openedAt(), incident.closedAt()).toMinutes(), sentence(incident));
            }
        }
        return new Watched(opened, closed);
    }

    private static String sentence(Incident incident) {
        return IncidentTexts.of(incident).get(LogTexts.language());
    }

    private static EventLog category(Incident incident) {
        return CATEGORIES.getOrDefault(incident.kind(), EventLog.HEALTH);
    }
}
