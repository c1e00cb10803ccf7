package dev.caravan.campaign;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.caravan.domain.GatewayAnswer;
import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.Fate;
import dev.caravan.domain.campaign.Rendering;
import dev.caravan.domain.campaign.SendPolicy;
import dev.caravan.domain.campaign.SendResult;
import dev.caravan.gateway.Gateways;
import dev.caravan.store.CampaignRotation;
import dev.caravan.store.ClaimRecovery;
import dev.caravan.store.KeyIds;
import dev.caravan.store.MessageClaims;
import dev.caravan.store.MessageClaims.Claim;
import dev.caravan.store.MessageClaims.Claimed;
import dev.caravan.store.MessageOutcomes;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Sends what campaigns have to send: who takes the next messages, what came of them, and what that costs (SPEC 7). */
public final class Dispatch {

    private static final int CAMPAIGNS_AT_ONCE = 50;
    /** What takes an instance out of its campaign, or out of all: until that is written it gets nothing more. */
    private static final Set<Fate> ENDS_SENDING = EnumSet.of(Fate.DISCONNECTED, Fate.RESTRICTED);

    private final Gateways gateways;
    private final CampaignRotation rotation;
    private final MessageClaims claims;
    private final ClaimRecovery recovery;
    private final MessageOutcomes outcomes;
    private final BiFunction<Campaign, Claimed, Rendering> texts;
    private final DispatchLimits limits;
    private final SendRoom room;
    private final DispatchLog log;
    private final BooleanSupplier stopping;
    private final Clock clock;
    /** Until when the database is taken not to answer. */
    private volatile Instant blindUntil = Instant.MIN;
    /** The last of the campaigns that were looked at; cycles come one after another. */
    private volatile long after;

    /**
     * @param texts    what a message says
     * @param stopping whether this node is about to end
     */
    public Dispatch(Gateways gateways, CampaignRotation rotation, MessageClaims claims, ClaimRecovery recovery,
                    MessageOutcomes outcomes, BiFunction<Campaign, Claimed, Rendering> texts, DispatchLimits limits,
                    DispatchLog log, BooleanSupplier stopping, Clock clock) {
        this.gateways = gateways;
        this.rotation = rotation;
        this.claims = claims;
        this.recovery = recovery;
        this.outcomes = outcomes;
        this.texts = texts;
        this.limits = limits;
        this.room = new SendRoom(limits, clock);
        this.log = log;
        this.stopping = stopping;
        this.clock = clock;
    }

    /** Takes up what nodes held that ended, lets instances that came back into the rotation, ends what is done. */
    public void prepare() {
        recovery.recover().forEach(log::recovered);
        rotation.reactivate().forEach(log::reactivated);
        rotation.complete().forEach(log::completed);
    }

    /** Campaigns that may send now, some at a time; none while this node stops, so that it comes to an end. */
    public List<Long> dueCampaigns() {
        List<Long> due = stopping.getAsBoolean() ? List.of() : claims.dueCampaigns(after, CAMPAIGNS_AT_ONCE);
        after = due.size() < CAMPAIGNS_AT_ONCE ? 0 : Collections.max(due);
        return due;
    }

    /** Milliseconds until a campaign is due whose delay ends before the next tick; null if there is none. */
    public Long untilDue() {
        Instant now = clock.instant();
        return claims.nextDue(now.plus(limits.tick())).map(due -> Math.max(1, Duration.between(now, due).toMillis()))
                .orElse(null);
    }

    /** Until when this node leaves a gateway alone that could not take a message; null if it does not. */
    public Instant restsUntil(String gateway) {
        return room.restsUntil(gateway);
    }

    /** Claims what a campaign may send now and commits that it goes out; nothing while outcomes wait to be written. */
    public List<Sending> claim(Long campaign) {
        if (room.isBehind()) {
            return List.of();
        }
        Optional<Claim> claim = claims.claim(campaign, room.awake(gateways.names()), room::of);
        return claim.map(this::begin).orElse(List.of());
    }

    private List<Sending> begin(Claim claim) {
        try {
            Map<Integer, Rendering> renderings = new HashMap<>();
            claim.messages().forEach(message -> renderings.put(message.seq(), texts.apply(claim.campaign(), message)));
            List<Sending> begun = claims.begin(claim).stream()
                    .map(message -> sending(claim, message, renderings.get(message.seq()))).toList();
            return sendable(begun, renderings.values());
        } catch (RuntimeException e) {
            claims.giveUp(claim);
            throw e;
        }
    }

    private List<Sending> sendable(List<Sending> begun, Collection<Rendering> renderings) {
        if (renderings.stream().anyMatch(Rendering.Refused.class::isInstance)) {
            refuse(begun.stream().filter(sending -> sending.refusal() != null)
                    .map(sending -> sending.result(Fate.FAILED, null, sending.refusal(), null, clock.instant()))
                    .toList());
        }
        List<Sending> out = begun.stream().filter(sending -> sending.refusal() == null).toList();
        out.forEach(sending -> room.taken(sending.instance()));
        return out;
    }

    private void refuse(List<SendResult> refused) {
        try {
            outcomes.record(refused);
        } catch (DataAccessException | TransactionException e) {
            // The others go out all the same; these are given up with their claim.
            log.unwritten(refused.size(), e);
        }
    }

    private static Sending sending(Claim claim, Claimed message, Rendering rendering) {
        return new Sending(claim.campaign().id(), message.seq(), claim.id(), message.position(), message.attempts() + 1,
                message.gateway(), message.instance(), String.valueOf(message.person()),
                rendering instanceof Rendering.Text text ? text.text() : null,
                rendering instanceof Rendering.Refused refused ? refused.reason() : null);
    }

    /** What the gateway's answer means. */
    public SendResult answered(Sending sending, GatewayAnswer answer) {
        Fate fate = SendPolicy.of(answer);
        if (fate == Fate.SENT) {
            room.answered(sending.instance());
        }
        if (answer instanceof MessageAccepted accepted) {
            // What no gateway has as an id cannot be kept; it is taken all the same.
            boolean known = accepted.messageId() != null && KeyIds.fits(accepted.messageId());
            return sending.result(fate, known ? accepted.messageId() : null, null, null, clock.instant());
        }
        String what = answer == null ? "no answer" : answer.getClass().getSimpleName();
        return sending.result(fate, null, what, null, clock.instant());
    }

    /**
     * Whether a message that was certainly not taken is sent again at once: not too often, and not if its campaign was
     * paused or its person opted out meanwhile.
     *
     * @param redelivery which one it would be, from 1
     */
    public boolean mayGoAgain(Sending sending, int redelivery) {
        if (redelivery > limits.redeliveries() || clock.instant().isBefore(blindUntil)) {
            return false;
        }
        try {
            return claims.mayGo(sending.campaign(), sending.seq(), sending.claim());
        } catch (DataAccessException e) {
            // It goes to the queue, as soon as that can be written; not each of many is to wait for the database.
            blindUntil = clock.instant().plus(limits.gatewayRest());
            return false;
        }
    }

    /** What a failure to send means. */
    public SendResult failed(Sending sending, Throwable failure) {
        Fate fate = SendPolicy.of(failure);
        if (fate == Fate.LATER) {
            room.couldNot(sending.gateway(), SendPolicy.wait(failure));
        } else if (ENDS_SENDING.contains(fate)) {
            room.close(sending.instance());
        }
        return sending.result(fate, null, failure.getMessage(), SendPolicy.code(failure), clock.instant());
    }

    /** The next poll finds out anyway. */
    private void lookAt(Set<String> lost) {
        try {
            rotation.look(lost);
        } catch (DataAccessException e) {
            log.unwritten(lost.size(), e);
        }
    }

    private void makeRoom(SendResult result) {
        if (result.fate() == Fate.SENT) {
            room.written();
        } else {
            room.left(result.instance());
        }
        if (ENDS_SENDING.contains(result.fate())) {
            room.reopen(result.instance());
        }
    }

    /** Writes outcomes, and makes room for what comes next. */
    public void record(List<SendResult> results) {
        MessageOutcomes.Written written = outcomes.record(results);
        results.forEach(this::makeRoom);
        log.recorded(results);
        written.deactivated().forEach(log::deactivated);
        written.held().forEach(log::held);
        if (!written.deactivated().isEmpty()) {
            Set<String> lost = written.deactivated().stream().map(SendResult::instance).collect(Collectors.toSet());
            lookAt(lost);
        }
    }
}
