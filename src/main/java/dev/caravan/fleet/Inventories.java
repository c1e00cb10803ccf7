package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.InventoryTaken;
import dev.caravan.domain.GatewayAnswer.Listed;
import dev.caravan.domain.GatewayAnswer.StoredProxy;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyState;
import dev.caravan.domain.Signal;
import dev.caravan.domain.saga.SagaStep;
import dev.caravan.gateway.GatewaySettings;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.SagaStore;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.InstanceStore;
import dev.caravan.store.ProxyStore;

/**
 * Compares what a gateway has with what Caravan knows: instances that came or went, reasons of closes, and proxies. A
 * stored proxy that nobody recorded is adopted, so that the pool never leases it to somebody else.
 */
public final class Inventories {

    /** An inventory that this node has claimed. */
    public record DueInventory(String gateway, Instant askedAt) implements GatewayRequest {

        @Override
        public GatewayCommand command() {
            return new GatewayCommand.Inventory(gateway);
        }
    }

    /** An instance whose events Caravan may not hear yet. */
    public record Listening(GatewayCommand command) implements GatewayRequest {
    }

    private final Gateways gateways;
    private final GatewayStore store;
    private final FleetView view;
    private final Observations observations;
    private final FleetCounters counters;
    private final SagaStore assignments;
    private final ProxyStore proxies;
    private final InstanceStore instances;
    private final Set<String> askedForEvents = ConcurrentHashMap.newKeySet();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private final Duration interval;
    private final Duration lease;

    /**
     * @param interval between two inventories of a gateway
     * @param lease    after this the inventory of a node that ended is another's; also the wait after a failure
     */
    public Inventories(Gateways gateways, GatewayStore store, FleetView view, Observations observations,
                       SagaStore assignments, ProxyStore proxies, InstanceStore instances, FleetCounters counters,
                       Clock clock, Duration interval, Duration lease) {
        this.gateways = gateways;
        this.store = store;
        this.view = view;
        this.observations = observations;
        this.counters = counters;
        this.assignments = assignments;
        this.proxies = proxies;
        this.instances = instances;
        this.clock = clock;
        this.interval = interval;
        this.lease = lease;
    }

    /** The inventories that are due and no other node has. */
    public List<DueInventory> claimDue() {
        return gateways.names().stream().filter(name -> store.claimInventory(name, lease))
                .map(name -> new DueInventory(name, clock.instant())).toList();
    }

    /**
     * Takes an inventory over.
     *
     * @return the instances that are to be asked whom they tell of their events
     */
    public List<Listening> conclude(Answered taken) {
        DueInventory due = (DueInventory) taken.question();
        if (!(taken.answer() instanceof InventoryTaken inventory)) {
            EventLog.GATEWAY.general().warn(LogTexts.of("gateway.no-inventory"), due.gateway(),
                    taken.failure().getMessage());
            counters.failed(due.gateway(), taken.failure());
            counters.tookInventory(due.gateway(), false);
            store.retryInventory(due.gateway(), taken.failure().getMessage(), lease);
            return List.of();
        }
        view.refresh(Duration.ZERO);
        observations.observe(observed(due, inventory.instances()));
        learnPairing(due.gateway(), inventory.instances());
        compareProxies(due, inventory.instances());
        store.finishInventory(due.gateway(), due.askedAt(), interval);
        counters.tookInventory(due.gateway(), true);
        boolean wantsEvents = !gateways.get(due.gateway()).listenerUrl().isEmpty();
        return inventory.instances().stream().map(Listed::instance)
                .filter(name -> wantsEvents && askedForEvents.add(name))
                .map(name -> new Listening(new GatewayCommand.FindListener(due.gateway(), name))).toList();
    }

    /** The request to be told of events. A listener that is there is replaced only if it is ours and lacks some. */
    public List<Listening> listen(Answered found) {
        GatewayCommand.FindListener asked = (GatewayCommand.FindListener) found.question().command();
        GatewaySettings ours = gateways.get(asked.gateway());
        if (!(found.answer() instanceof GatewayAnswer.ListenerFound listener)) {
            if (found.failure() != null) {
                counters.failed(asked.gateway(), found.failure());
            }
            askedForEvents.remove(asked.instance());
            return List.of();
        }
        if (listener.url().isPresent()) {
            if (!listener.url().get().equals(ours.listenerUrl())) {
                EventLog.GATEWAY.warn(asked.instance(), LogTexts.of("gateway.listener-elsewhere"));
                return List.of();
            }
            if (listener.all() && listener.authorization().equals("Bearer " + ours.listenerToken())) {
                return List.of();
            }
        }
        return List.of(new Listening(new GatewayCommand.SetListener(asked.gateway(), asked.instance())));
    }

    /** A request that failed is made again at the next inventory. */
    public void concludeListening(Answered set) {
        if (set.failure() != null) {
            GatewayCommand.SetListener asked = (GatewayCommand.SetListener) set.question().command();
            counters.failed(asked.gateway(), set.failure());
            askedForEvents.remove(asked.instance());
        }
    }

    /** States do not tell whether a closed session has a login; without one it is not connected unasked. */
    private void learnPairing(String gateway, List<Listed> listed) {
        Map<String, Boolean> paired = new HashMap<>();
        for (Listed row : listed) {
            view.find(row.instance()).filter(known -> known.paired() == null)
                    .ifPresent(known -> paired.put(row.instance(), row.paired()));
        }
        instances.learnPairing(gateway, paired);
    }

    private List<Observation> observed(DueInventory due, List<Listed> listed) {
        Set<String> present = listed.stream().map(Listed::instance).collect(Collectors.toSet());
        List<Observation> seen = new ArrayList<>();
        for (Instance known : view.ofGateway(due.gateway())) {
            boolean absent = !present.contains(known.name()) && !known.statusSince().isAfter(due.askedAt())
                    && !known.connected() && known.need() != HumanNeed.REMOVED_AT_GATEWAY;
            if (!absent) {
                missing.remove(known.name());
            } else if (!missing.add(known.name())) {
                // One listing may be of a gateway in trouble; two, and no sign of life between them, are believed.
                seen.add(new Observation(due.gateway(), known.name(), Signal.REMOVED, Source.INVENTORY, due.askedAt()));
            }
        }
        for (Listed row : listed) {
            Optional<Instance> known = view.find(row.instance());
            if (known.isEmpty()) {
                // The stored state is no proof of life; the first poll tells (GATEWAYS 1.3).
                seen.add(new Observation(due.gateway(), row.instance(), Signal.CONNECTING, Source.INVENTORY,
                        due.askedAt()));
            } else if (known.get().gateway().equals(due.gateway())) {
                lastClose(due, row, known.get()).ifPresent(seen::add);
            } else {
                EventLog.GATEWAY.warn(row.instance(), LogTexts.of("gateway.duplicate-name"), due.gateway(),
                        known.get().gateway());
            }
        }
        return seen;
    }

    /** The code of a close outlives later logins (GATEWAYS 1.3): it counts only if the close is the newer. */
    private static Optional<Observation> lastClose(DueInventory due, Listed row, Instance known) {
        boolean unexplained = !known.connected() && known.reasonCode() == null;
        boolean newer = row.closedAt() != null
                && (known.connectedSince() == null || row.closedAt().isAfter(known.connectedSince()));
        return unexplained && newer && row.closeCode() != null && row.signal() == Signal.CLOSED
                ? Optional.of(new Observation(due.gateway(), row.instance(), Signal.CLOSED, Source.INVENTORY,
                        due.askedAt(), row.closeCode(), null, null))
                : Optional.empty();
    }

    /** What a saga changed since the gateway was asked is newer than the inventory. */
    private void compareProxies(DueInventory due, List<Listed> inventory) {
        Set<String> news = assignments.withNews(due.gateway(), due.askedAt());
        Map<String, ProxyAddress> assigned = proxies.assignedAt(due.gateway());
        for (Listed listed : inventory) {
            Optional<Instance> instance = view.find(listed.instance()).filter(i -> i.gateway().equals(due.gateway()));
            if (instance.isPresent() && !news.contains(listed.instance())) {
                compareProxy(instance.get(), listed, Optional.ofNullable(assigned.get(listed.instance())));
            } else {
                restGivenUp(listed);
            }
        }
    }

    /** A saga has given it up and found no other yet: until then the gateway goes on through it. */
    private void restGivenUp(Listed listed) {
        listed.proxy().map(StoredProxy::address)
                .ifPresent(address -> proxies.rest(address, clock.instant().plus(interval.multipliedBy(2))));
    }

    private void compareProxy(Instance instance, Listed listed, Optional<ProxyAddress> ours) {
        ProxyState state = instance.proxyState();
        if (state == ProxyState.NONE && listed.proxy().isPresent()) {
            adoptOrClear(instance, listed);
        } else if (state == ProxyState.STORED || state == ProxyState.EFFECTIVE) {
            repairDrift(listed, ours);
        }
    }

    private void adoptOrClear(Instance instance, Listed listed) {
        StoredProxy stored = listed.proxy().orElseThrow();
        String shown = Objects.toString(stored.address(), "?");
        if (!instance.enabled()) {
            if (stored.address() != null) {
                proxies.rest(stored.address(), clock.instant().plus(interval.multipliedBy(2)));
            }
            // What Caravan gave and could not take out then is taken out now; what others gave is theirs.
            if (assignments.wasReturned(instance.name())
                    && assignments.begin(instance.name(), SagaStep.CLEAR, "leftover")) {
                EventLog.PROXY.warn(instance.name(), LogTexts.of("proxy.leftover"), shown);
            }
        } else if (assignments.adopt(instance.name(), stored)) {
            EventLog.PROXY.info(instance.name(), LogTexts.of("proxy.adopted"), shown);
        } else if (instance.need() == null) {
            EventLog.PROXY.warn(instance.name(), LogTexts.of("proxy.shared"), shown);
        }
    }

    /** A set that came late, or another hand, may have left a proxy at the gateway that is not the instance's. */
    private void repairDrift(Listed listed, Optional<ProxyAddress> ours) {
        Optional<ProxyAddress> stored = listed.proxy().map(StoredProxy::address);
        boolean same = ours.isPresent() && stored.filter(ours.get()::sameAs).isPresent();
        if (!same && assignments.beginRepair(listed.instance())) {
            EventLog.PROXY.warn(listed.instance(), LogTexts.of("proxy.drifted"),
                    stored.map(Objects::toString).orElseGet(() -> LogTexts.of("proxy.none")),
                    ours.map(Objects::toString).orElseGet(() -> LogTexts.of("proxy.none")));
        }
    }
}
