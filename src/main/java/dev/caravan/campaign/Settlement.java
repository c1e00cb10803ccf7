package dev.caravan.campaign;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.caravan.domain.Answered;
import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.GatewayAnswer.MessagesFound;
import dev.caravan.domain.GatewayCommand.FindMessage;
import dev.caravan.domain.GatewayFailure;
import dev.caravan.domain.GatewayFailure.CapabilityMissing;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.campaign.SettlementPolicy.Step;
import dev.caravan.gateway.Gateways;
import dev.caravan.store.Doubt;
import dev.caravan.store.EchoStore;
import dev.caravan.store.SettlementStore;
import dev.caravan.store.SettlementStore.Settled;
import dev.caravan.store.SettlementStore.Trace;

/**
 * Settles messages of unknown outcome by evidence: what the gateway's history says, and what it reported by webhook;
 * when there is none, by the campaign's policy (SPEC 7, "The guarantee"; GATEWAYS 1.5, Reconciliation).
 */
public final class Settlement {

    /** Failures that are an answer: asking again brings no other. */
    private static final Set<Class<? extends GatewayFailure>> FOUND_NOTHING =
            Set.of(InstanceMissing.class, CapabilityMissing.class, Rejected.class);
    /** What was sent so lately may not stand in a history yet. */
    private static final Duration WRITTEN_BY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 200;

    private final Gateways gateways;
    private final SettlementStore store;
    private final EchoStore echoes;
    private final DoubtTexts texts;
    private final SettlementLimits limits;
    private final CampaignCounters counters;
    private final DispatchLog log;
    private final Clock clock;
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
    private final Set<String> controlled = ConcurrentHashMap.newKeySet();

    public Settlement(Gateways gateways, SettlementStore store, EchoStore echoes, DoubtTexts texts,
                      SettlementLimits limits, CampaignCounters counters, DispatchLog log, Clock clock) {
        this.gateways = gateways;
        this.store = store;
        this.echoes = echoes;
        this.texts = texts;
        this.limits = limits;
        this.counters = counters;
        this.log = log;
        this.clock = clock;
    }

    /** Gives up what could not be settled for too long; claims looks that are due, as far as there is room. */
    public List<Look> due() {
        store.overdue(clock.instant().minus(limits.giveUp()), AT_ONCE).forEach(doubt -> conclude(doubt,
                "no evidence within " + limits.giveUp().toHours() + " h", inVain(doubt)));
        Map<String, Integer> room = new HashMap<>();
        gateways.names().forEach(name -> room.put(name, limits.perGateway() - underWay.getOrDefault(name, 0)));
        room.values().removeIf(left -> left <= 0);
        List<Look> looks = store.due(room.keySet(), AT_ONCE).stream()
                .filter(doubt -> room.merge(doubt.gateway(), -1, Integer::sum) >= 0)
                .flatMap(doubt -> store.claim(doubt, limits.lease()).stream())
                .flatMap(doubt -> look(doubt, null).stream()).toList();
        looks.forEach(this::begun);
        return looks;
    }

    /** Only of what is certainly handed out: what ends in between with an error is never told to have ended. */
    private void begun(Look look) {
        underWay.merge(look.doubt().gateway(), 1, Integer::sum);
    }

    private Step inVain(Doubt doubt) {
        return limits.policy().inVain(texts.policy(doubt), doubt.attempts());
    }

    private Optional<Look> look(Doubt doubt, String knownKey) {
        Optional<String> text = texts.of(doubt);
        if (text.isEmpty()) {
            conclude(doubt, "its text cannot be made any more", inVain(doubt));
            return Optional.empty();
        }
        return Optional.of(new Look(doubt, knownKey, new FindMessage(doubt.gateway(), doubt.instance(),
                String.valueOf(doubt.person()), text.get(), from(doubt), until(doubt))));
    }

    private Instant from(Doubt doubt) {
        return doubt.sendingAt().minus(limits.skew());
    }

    /** A node that ended could be noticed before the gateway had done what it had asked for. */
    private Instant until(Doubt doubt) {
        Instant end = doubt.sendingAt().plus(limits.attempt());
        return (doubt.since().isAfter(end) ? doubt.since() : end).plus(limits.skew());
    }

    /**
     * Writes what a look came to.
     *
     * @return looks that this one calls for
     */
    public List<Look> looked(Answered answered) {
        Look look = (Look) answered.question();
        Doubt doubt = look.doubt();
        underWay.computeIfPresent(doubt.gateway(), (name, count) -> count == 1 ? null : count - 1);
        if (look.isControl()) {
            controlled(look, answered);
            return List.of();
        }
        if (answered.failure() != null && !FOUND_NOTHING.contains(answered.failure().getClass())) {
            counters.looked(CampaignCounters.Look.FAILED);
            store.later(doubt, limits.gatewayWait(), false,
                    "the gateway could not be asked: " + answered.failure().getMessage());
            return List.of();
        }
        List<Trace> traces = traces(answered);
        Optional<Settled> settled = store.settle(doubt, traces, "history of gateway " + doubt.gateway());
        if (settled.isPresent()) {
            counters.looked(CampaignCounters.Look.SETTLED);
            settled.filter(Settled::held).ifPresent(held -> log.held(doubt));
            store.learnHistory(doubt.gateway(), true);
            return List.of();
        }
        return foundNothing(doubt, answered);
    }

    /** The earliest first: who got the same text twice got the first message first. */
    private static List<Trace> traces(Answered answered) {
        return answered.answer() instanceof MessagesFound found ? found.messages().stream()
                .map(message -> new Trace(message.messageId(), message.status(), message.at()))
                .sorted(Comparator.comparing(Trace::at)).toList() : List.of();
    }

    private List<Look> foundNothing(Doubt doubt, Answered answered) {
        counters.looked(CampaignCounters.Look.NOT_FOUND);
        Boolean kept = answered.failure() instanceof CapabilityMissing ? Boolean.FALSE
                : store.keepsHistory(doubt.gateway(), clock.instant().minus(limits.historyCheck())).orElse(null);
        String told = (answered.failure() == null ? "not found in the gateway's history"
                : "the gateway answered: " + answered.failure().getMessage())
                + " from " + from(doubt) + " to " + until(doubt) + (kept == null ? ", which may not be kept"
                : kept ? "" : ", which it does not keep") + "; look " + doubt.looks()
                + " after attempt " + doubt.attempts();
        Step step = limits.policy().foundNothing(doubt.looks(), kept, texts.policy(doubt), doubt.attempts());
        conclude(doubt, told, step);
        return kept == null && step == Step.LOOK_AGAIN ? control(doubt) : List.of();
    }

    private void conclude(Doubt doubt, String why, Step step) {
        if (step == Step.LOOK_AGAIN) {
            store.later(doubt, limits.policy().waitAfter(doubt.looks()), true, why);
        } else if (step == Step.SEND_AGAIN && store.sendAgain(doubt, why + "; sent again by the campaign's policy")) {
            counters.looked(CampaignCounters.Look.SENT_AGAIN);
        } else if (store.stay(doubt, why)) {
            counters.looked(CampaignCounters.Look.GIVEN_UP);
            log.unknown(doubt);
        }
    }

    /** Asks for a message that the gateway certainly sent, once at a time. */
    private List<Look> control(Doubt doubt) {
        if (!controlled.add(doubt.gateway())) {
            return List.of();
        }
        Optional<Look> look = Optional.empty();
        try {
            look = store.control(doubt, clock.instant().minus(WRITTEN_BY))
                    .flatMap(known -> texts.of(known.getKey()).flatMap(text -> look(known.getKey(), known.getValue())));
            look.ifPresent(this::begun);
        } finally {
            if (look.isEmpty()) {
                controlled.remove(doubt.gateway());
            }
        }
        return look.stream().toList();
    }

    private void controlled(Look look, Answered answered) {
        String gateway = look.doubt().gateway();
        controlled.remove(gateway);
        if (answered.failure() == null) {
            boolean kept = traces(answered).stream().anyMatch(trace -> trace.keyId().equals(look.knownKey()));
            store.learnHistory(gateway, kept);
            if (!kept) {
                log.keepsNoHistory(gateway);
            }
        }
    }

    /** Settles what is looked for by what was reported before it became unknown. */
    public void settleEchoed() {
        List<EchoStore.Echoed> some = echoes.echoed(null);
        while (!some.isEmpty()) {
            settle(some);
            some = echoes.echoed(some.get(some.size() - 1));
        }
    }

    /** Takes over what instances were seen sending. */
    public void reported(List<EchoStore.Echo> seen) {
        settle(echoes.keep(seen));
    }

    private void settle(List<EchoStore.Echoed> echoed) {
        for (EchoStore.Echoed echo : echoed) {
            Doubt doubt = echo.doubt();
            boolean same = !echo.at().isBefore(from(doubt)) && !echo.at().isAfter(until(doubt))
                    && texts.of(doubt).filter(text -> TextHash.of(text).equals(echo.textHash())).isPresent();
            if (same && store.settle(doubt, List.of(new Trace(echo.keyId(), DeliveryStatus.PENDING,
                    echo.at())), "event of gateway").isPresent()) {
                counters.looked(CampaignCounters.Look.ECHOED);
            }
        }
    }
}
