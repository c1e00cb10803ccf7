package dev.caravan.campaign;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.caravan.domain.campaign.Campaign;
import dev.caravan.domain.campaign.CampaignSender;
import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.Forecast;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Plan;
import dev.caravan.domain.campaign.QueuedMessage;
import dev.caravan.domain.campaign.Remedy;
import dev.caravan.domain.campaign.SendRate;
import dev.caravan.domain.campaign.SendRate.Minute;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.domain.campaign.WhyNot;
import dev.caravan.domain.campaign.Zones;
import dev.caravan.store.CampaignStore;
import dev.caravan.store.ForesightStore;
import dev.caravan.store.ForesightStore.MessageEvent;

/** When campaigns will end, how they go, and why a message has not been sent (issue 4, "Foresight"). */
public final class Foresight {

    /**
     * @param rateOver     over how much of the last time a rate is taken; no more than an hour
     * @param groupsAge    how long it holds where people are to whom a large campaign has yet to write
     * @param canaryWait   how long signs of the first slice are waited for
     * @param approvalFrom messages from which on a campaign needs an approval, or null
     */
    public record Limits(Duration rateOver, Duration groupsAge, Duration canaryWait, Integer approvalFrom) { }

    /** @param able instances that can send. @param absent those of the campaign that cannot */
    public record Foreseen(Forecast forecast, List<Remedy> remedies, int messages, int able, int absent) { }

    /** @param campaign of the message. @param events what is told of it, oldest first */
    public record Why(Campaign campaign, QueuedMessage message, WhyNot.Answer answer, List<MessageEvent> events) { }

    /** Groups as they were found. */
    private record Found(Instant at, List<Plan.Group> groups) { }

    /** Counting so few again costs next to nothing. */
    private static final int FEW = 20_000;
    /** The node that paused a campaign may not be this one. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final CampaignStore campaigns;
    private final ForesightStore store;
    private final Function<String, Instant> resting;
    private final Limits limits;
    private final Clock clock;
    private final Map<Long, Found> found = new ConcurrentHashMap<>();

    /** @param resting until when a gateway is left alone, or null */
    public Foresight(CampaignStore campaigns, ForesightStore store, Function<String, Instant> resting, Limits limits,
                     Clock clock) {
        this.campaigns = campaigns;
        this.store = store;
        this.resting = resting;
        this.limits = limits;
        this.clock = clock;
    }

    /** What will become of a campaign; one that does not run is taken to be started now. Empty if there is none. */
    public Optional<Foreseen> forecast(long id) {
        return campaigns.find(id).map(campaign -> {
            List<CampaignSender> senders = store.senders(campaign);
            if (campaign.state().ended()) {
                int able = able(senders).size();
                return new Foreseen(Forecast.past(campaign.finishedAt()), List.of(), 0, able, senders.size() - able);
            }
            return foreseen(plan(campaign, pending(campaign), senders, minutes(campaign)), senders);
        });
    }

    /**
     * What would become of a campaign that is not there yet, whose people are where its days begin.
     *
     * @param instances those that are not known cannot send
     */
    public Foreseen forecast(Terms terms, int contacts, List<String> instances) {
        List<CampaignSender> senders = store.senders(instances, terms.zone());
        Plan plan = new Plan(clock.instant(), terms, null, terms.canary(), limits.canaryWait(),
                List.of(new Plan.Group(Zones.of(terms.zone().getId()), contacts, null)), able(senders), null);
        Forecast forecast = Forecast.of(plan);
        int absent = instances.size() - plan.senders().size();
        return new Foreseen(forecast, Remedy.of(plan, forecast, absent), contacts, plan.senders().size(), absent);
    }

    /** How a campaign goes on. Empty if there is none. */
    public Optional<ProgressView> progress(long id) {
        return campaigns.find(id).map(campaign -> {
            List<CampaignSender> senders = store.senders(campaign);
            List<Minute> minutes = minutes(campaign);
            Instant since = later(rateFrom(), campaign.startedAt());
            double rate = campaign.startedAt() == null ? 0 : SendRate.mean(minutes, since, clock.instant());
            Forecast forecast = campaign.state().ended() ? null
                    : Forecast.of(plan(campaign, pending(campaign), senders, minutes));
            return ProgressView.of(campaign, rate, forecast, senders);
        });
    }

    /** Why a message is where it is. Empty if there is none. */
    public Optional<Why> why(long id, int seq) {
        return campaigns.find(id).flatMap(campaign -> store.message(id, seq).map(message -> {
            WhyNot.Answer answer = WhyNot.of(facts(campaign, message));
            return new Why(campaign, message, answer, store.events(id, seq));
        }));
    }

    private WhyNot.Facts facts(Campaign campaign, QueuedMessage message) {
        List<CampaignSender> senders = store.senders(campaign);
        boolean waits = message.state() == MessageState.PENDING && campaign.state() == CampaignState.RUNNING;
        int before = waits ? store.before(campaign.id(), message) : 0;
        Instant turnAt = before == 0 ? null : Forecast.of(plan(campaign, pending(campaign), senders,
                minutes(campaign)).first(before + 1)).finishesAt();
        String pausedBy = campaign.state() == CampaignState.PAUSED ? store.lastActor("pause-campaign",
                String.valueOf(campaign.id()), campaign.stateSince().minus(CLOCKS_APART)).orElse(null) : null;
        return new WhyNot.Facts(clock.instant(), campaign, pausedBy, campaigns.tally(campaign.id()).total(),
                limits.approvalFrom(), message, senders, resting, before, turnAt);
    }

    private Foreseen foreseen(Plan plan, List<CampaignSender> senders) {
        Forecast forecast = Forecast.of(plan);
        int absent = senders.size() - plan.senders().size();
        return new Foreseen(forecast, Remedy.of(plan, forecast, absent), plan.messages(), plan.senders().size(),
                absent);
    }

    private Plan plan(Campaign campaign, int pending, List<CampaignSender> senders, List<Minute> minutes) {
        boolean running = campaign.state() == CampaignState.RUNNING;
        return new Plan(clock.instant(), campaign.terms(), running ? campaign.nextDueAt() : null,
                campaign.canaryLeft(), limits.canaryWait(), groups(campaign, pending), able(senders),
                running ? SendRate.most(minutes, clock.instant()) : null);
    }

    private static List<Plan.Sender> able(List<CampaignSender> senders) {
        return senders.stream().filter(CampaignSender::canSend)
                .map(sender -> new Plan.Sender(sender.dayCount(), sender.freeAt())).toList();
    }

    private int pending(Campaign campaign) {
        return campaigns.tally(campaign.id()).of(MessageState.PENDING);
    }

    private List<Minute> minutes(Campaign campaign) {
        return store.rates(campaign.id(), rateFrom());
    }

    /** Minutes are counted whole. */
    private Instant rateFrom() {
        return clock.instant().minus(limits.rateOver()).truncatedTo(ChronoUnit.MINUTES);
    }

    /** Where people are matters only if not all may be written to at any time. */
    private List<Plan.Group> groups(Campaign campaign, int pending) {
        Terms terms = campaign.terms();
        if (terms.hours().window() == null && terms.hours().quiet() == null && terms.personCap() == null) {
            return List.of(new Plan.Group(Zones.of(terms.zone().getId()), pending, null));
        }
        Instant now = clock.instant();
        if (pending < FEW) {
            return store.groups(campaign.id());
        }
        found.values().removeIf(each -> each.at().plus(limits.groupsAge()).isBefore(now));
        List<Plan.Group> groups = found.computeIfAbsent(campaign.id(),
                id -> new Found(now, store.groups(id))).groups();
        int counted = groups.stream().mapToInt(Plan.Group::messages).sum();
        return groups.stream().map(group -> new Plan.Group(group.zones(),
                (int) Math.round((double) group.messages() * pending / Math.max(1, counted)),
                group.notBefore())).toList();
    }

    private static Instant later(Instant one, Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }
}
