package dev.caravan.campaign;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
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
import dev.caravan.store.MessageClaims;
import dev.caravan.store.MessageClaims.Claim;
import dev.caravan.store.MessageClaims.Claimed;
import dev.caravan.store.MessageOutcomes;

/** Sends what campaigns have to send: who takes the next messages, what came of them, and what that costs (SPEC 7). */
public final class Dispatch {

    private static final int CAMPAIGNS_AT_ONCE = 50;

    private final Gateways gateways;
    private final CampaignRotation rotation;
    private final MessageClaims claims;
    private final ClaimRecovery recovery;
    private final MessageOutcomes outcomes;
    private final BiFunction<Campaign, Claimed, Rendering> texts;
    private final SendRoom room;
    private final DispatchLog log;
    private final Clock clock;

    /** @param texts what a message says */
    public Dispatch(Gateways gateways, CampaignRotation rotation, MessageClaims claims, ClaimRecovery recovery,
                    MessageOutcomes outcomes, BiFunction<Campaign, Claimed, Rendering> texts, DispatchLimits limits,
                    DispatchLog log, Clock clock) {
        this.gateways = gateways;
        this.rotation = rotation;
        this.claims = claims;
        this.recovery = recovery;
        this.outcomes = outcomes;
        this.texts = texts;
        this.room = new SendRoom(limits.perInstance(), limits.gatewayRest(), clock);
        this.log = log;
        this.clock = clock;
    }

    /** Takes up what nodes held that ended, lets instances that came back into the rotation, ends what is done. */
    public void prepare() {
        recovery.recover().forEach(log::recovered);
        rotation.reactivate().forEach(log::reactivated);
        rotation.complete().forEach(log::completed);
    }

    /** Campaigns that may send now. */
    public List<Long> dueCampaigns() {
        return claims.dueCampaigns(CAMPAIGNS_AT_ONCE);
    }

    /** Until when this node leaves a gateway alone that could not take a message; null if it does not. */
    public Instant restsUntil(String gateway) {
        return room.restsUntil(gateway);
    }

    /** Claims what a campaign may send now and commits that it goes out. */
    public List<Sending> claim(Long campaign) {
        Optional<Claim> claim = claims.claim(campaign, room.awake(gateways.names()), room::of);
        return claim.map(this::begin).orElse(List.of());
    }

    private List<Sending> begin(Claim claim) {
        List<Sending> out = new ArrayList<>();
        List<SendResult> refused = new ArrayList<>();
        for (Claimed message : claims.begin(claim)) {
            Rendering rendering = texts.apply(claim.campaign(), message);
            Sending sending = sending(claim, message, rendering);
            if (rendering instanceof Rendering.Refused why) {
                refused.add(sending.result(Fate.FAILED, null, why.reason(), null, clock.instant()));
            } else {
                room.taken(message.instance());
                out.add(sending);
            }
        }
        if (!refused.isEmpty()) {
            outcomes.record(refused);
        }
        return out;
    }

    private static Sending sending(Claim claim, Claimed message, Rendering rendering) {
        return new Sending(claim.campaign().id(), message.seq(), claim.id(), message.position(), message.attempts() + 1,
                message.gateway(), message.instance(), String.valueOf(message.person()),
                rendering instanceof Rendering.Text text ? text.text() : null);
    }

    /** What the gateway's answer means. */
    public SendResult answered(Sending sending, GatewayAnswer answer) {
        Fate fate = SendPolicy.of(answer);
        return answer instanceof MessageAccepted accepted
                ? sending.result(fate, accepted.messageId(), null, null, clock.instant())
                : sending.result(fate, null, answer.getClass().getSimpleName(), null, clock.instant());
    }

    /** What a failure to send means. */
    public SendResult failed(Sending sending, Throwable failure) {
        Fate fate = SendPolicy.of(failure);
        if (fate == Fate.LATER) {
            room.couldNot(sending.gateway());
        }
        return sending.result(fate, null, failure.getMessage(), SendPolicy.code(failure), clock.instant());
    }

    /** Writes outcomes, and makes room for what comes next. */
    public void record(List<SendResult> results) {
        MessageOutcomes.Written written = outcomes.record(results);
        results.forEach(result -> room.left(result.instance()));
        log.recorded(results);
        written.deactivated().forEach(log::deactivated);
        written.held().forEach(log::held);
        if (!written.deactivated().isEmpty()) {
            Set<String> lost = written.deactivated().stream().map(SendResult::instance).collect(Collectors.toSet());
            rotation.look(lost);
        }
    }
}
