package dev.caravan.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.caravan.domain.Answered;
import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayCommand;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayRequest;
import dev.caravan.domain.HumanNeed;
import dev.caravan.domain.Instance;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.Signal;
import dev.caravan.gateway.Gateways;
import dev.caravan.ops.log.EventLog;
import dev.caravan.ops.log.LogTexts;
import dev.caravan.store.GatewayStore;
import dev.caravan.store.GatewayStore.PollClaim;

/** Asks every gateway for its instances' states, in one call where it lists them, else one by one. */
public final class StatusPolls {

    /** @param askedAt when the gateway was asked: what it lists was true then */
    public record DuePoll(PollClaim claim, Instant askedAt) implements GatewayRequest {

        @Override
        public GatewayCommand command() {
            return new GatewayCommand.ListStates(claim.gateway());
        }
    }

    /** A look at one instance, where a gateway lists none. */
    public record Look(String gateway, String instance, Instant askedAt) implements GatewayRequest {

        @Override
        public GatewayCommand command() {
            return new GatewayCommand.State(gateway, instance);
        }
    }

    /**
     * What came of one gateway's poll.
     *
     * @param instances instances it told the state of
     * @param changed   those of them that were in another state before
     * @param error     why it could not be asked, or null
     */
    public record PollReport(String gateway, boolean reachable, int instances, int changed, long millis, String error) {
    }

    /** No claim has it, so what is noted under it changes no schedule. */
    private static final long UNCLAIMED = -1;

    private final Gateways gateways;
    private final GatewayStore store;
    private final FleetView view;
    private final Observations observations;
    private final FleetCounters counters;
    private final Clock clock;
    private final Duration interval;
    private final Duration lease;

    /**
     * @param interval between two polls of a gateway
     * @param lease    after this the poll of a node that ended is another's
     */
    public StatusPolls(Gateways gateways, GatewayStore store, FleetView view, Observations observations,
                       FleetCounters counters, Clock clock, Duration interval, Duration lease) {
        this.gateways = gateways;
        this.store = store;
        this.view = view;
        this.observations = observations;
        this.counters = counters;
        this.clock = clock;
        this.interval = interval;
        this.lease = lease;
    }

    /** The polls that are due and no other node has. */
    public List<DuePoll> claimDue() {
        return gateways.names().stream().flatMap(name -> store.claimPoll(name, lease).stream())
                .map(claim -> new DuePoll(claim, clock.instant())).toList();
    }

    /** A poll of every gateway, due or not. One that is under way is asked once more, outside its schedule. */
    public List<DuePoll> claimNow() {
        store.hasten(gateways.names());
        return gateways.names().stream()
                .map(name -> store.claimPoll(name, lease).orElse(new PollClaim(name, UNCLAIMED)))
                .map(claim -> new DuePoll(claim, clock.instant())).toList();
    }

    /** The looks it takes at a gateway that lists nothing. */
    public List<Look> looks(Answered poll) {
        if (!(poll.failure() instanceof GatewayFailure.CapabilityMissing)) {
            return List.of();
        }
        view.refresh(Duration.ZERO);
        String gateway = due(poll).claim().gateway();
        return view.ofGateway(gateway).stream().map(i -> new Look(gateway, i.name(), clock.instant())).toList();
    }

    /** Takes over what one look told; a look that failed tells nothing, unless the gateway has no such instance. */
    public void concludeLook(Answered looked) {
        Look look = (Look) looked.question();
        if (looked.failure() != null) {
            counters.failed(look.gateway(), looked.failure());
        }
        Signal signal = looked.answer() instanceof GatewayAnswer.StateTold told ? told.signal()
                : looked.failure() instanceof GatewayFailure.InstanceMissing ? Signal.NOT_LOADED : null;
        if (signal != null) {
            observations.observe(List.of(new Observation(look.gateway(), look.instance(), signal, Source.POLL,
                    look.askedAt())));
        }
    }

    /** Takes over a listing and gives the claim back. */
    public PollReport conclude(Answered poll) {
        DuePoll due = due(poll);
        String gateway = due.claim().gateway();
        if (poll.answer() instanceof GatewayAnswer.StatesListed listed) {
            List<Observation> seen = observed(gateway, listed.states(), due.askedAt());
            int changed = observations.observe(seen).size();
            observations.listed(gateway, due.askedAt());
            store.finishPoll(due.claim(), due.askedAt(), true, interval);
            return report(due, true, listed.states().size(), changed, null);
        }
        if (poll.failure() instanceof GatewayFailure.CapabilityMissing) {
            store.finishPoll(due.claim(), due.askedAt(), false, interval);
            return report(due, true, view.ofGateway(gateway).size(), 0, null);
        }
        counters.failed(gateway, poll.failure());
        store.failPoll(due.claim(), poll.failure().getMessage(), interval);
        EventLog.GATEWAY.general().warn(LogTexts.of("gateway.not-polled"), gateway, poll.failure().getMessage());
        return report(due, false, 0, 0, poll.failure().getMessage());
    }

    /** A known instance that the listing lacks is not loaded: neither up nor closed (GATEWAYS 1.7). */
    private List<Observation> observed(String gateway, Map<String, Signal> states, Instant askedAt) {
        List<Observation> seen = new ArrayList<>();
        states.forEach((instance, signal) ->
                seen.add(new Observation(gateway, instance, signal, Source.POLL, askedAt)));
        for (Instance known : view.ofGateway(gateway)) {
            if (!states.containsKey(known.name()) && known.need() != HumanNeed.REMOVED_AT_GATEWAY) {
                seen.add(new Observation(gateway, known.name(), Signal.NOT_LOADED, Source.POLL, askedAt));
            }
        }
        return seen;
    }

    private PollReport report(DuePoll due, boolean reachable, int instances, int changed, String error) {
        Duration took = Duration.between(due.askedAt(), clock.instant());
        counters.polled(due.claim().gateway(), reachable, took);
        return new PollReport(due.claim().gateway(), reachable, instances, changed, took.toMillis(), error);
    }

    private static DuePoll due(Answered poll) {
        return (DuePoll) poll.question();
    }
}
