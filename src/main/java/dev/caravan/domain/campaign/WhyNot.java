package dev.caravan.domain.campaign;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a message is where it is, and has not been sent (issue 4, "Foresight"): one table, first match wins. What stops
 * all of the campaign comes before what stops this message, and that before what stops its instances.
 */
public final class WhyNot {

    /**
     * All that a message's state depends on.
     *
     * @param pausedBy     who paused the campaign, or null if that is not known
     * @param approvalFrom contacts from which on a campaign needs an approval, or null; {@code contacts} of this one
     * @param senders      instances of the campaign
     * @param resting      for a gateway: until when it is left alone, or null
     * @param before       messages that go out before it
     * @param turnAt       about when its turn comes, or null
     */
    public record Facts(Instant now, Campaign campaign, String pausedBy, int contacts, Integer approvalFrom,
                        QueuedMessage message, List<CampaignSender> senders, Function<String, Instant> resting,
                        int before, Instant turnAt) {

        private boolean needsApproval() {
            return LifePolicy.needsApproval(campaign, contacts, approvalFrom);
        }

        private boolean is(CampaignState state) {
            return campaign.state() == state;
        }

        private boolean waitsFor(String why) {
            return message.waitsUntil(now) && why.equals(message.error());
        }

        private Instant opensAt() {
            return campaign.terms().hours().opensAt(now, message.zones()).orElse(null);
        }

        private List<CampaignSender> able() {
            return senders.stream().filter(CampaignSender::canSend).toList();
        }

        private List<CampaignSender> awake() {
            return able().stream().filter(sender -> rests(sender) == null).toList();
        }

        private List<CampaignSender> uncapped() {
            return awake().stream().filter(sender -> !sender.capped(campaign.terms().dailyCap())).toList();
        }

        private Instant rests(CampaignSender sender) {
            return resting.apply(sender.gateway());
        }

        private static Instant awaySince(CampaignSender sender) {
            if (sender.inactiveSince() != null) {
                return sender.inactiveSince();
            }
            return sender.connected() ? null : sender.statusSince();
        }

        private Instant freeAt() {
            return earliest(uncapped(), CampaignSender::freeAt);
        }

        private Instant tomorrow() {
            return LocalDate.ofInstant(now, campaign.terms().zone()).plusDays(1)
                    .atStartOfDay(campaign.terms().zone()).toInstant();
        }
    }

    /**
     * @param code   stable; the sentence's key
     * @param until  when that may be over, or null
     * @param values of the sentence: texts, numbers and moments
     */
    public record Answer(String code, Instant until, List<Object> values) { }

    private record Row(String code, Predicate<Facts> when, Function<Facts, Instant> until,
                       List<Function<Facts, Object>> values) {

        @SafeVarargs
        @SuppressWarnings("varargs")
        private Row(String code, Predicate<Facts> when, Function<Facts, Instant> until,
                    Function<Facts, Object>... values) {
            this(code, when, until, List.of(values));
        }
    }

    private static final List<Row> ENDED = List.of(
            new Row("claimed", state(MessageState.CLAIMED), f -> null, f -> f.message().node(), stateAt()),
            new Row("sending", state(MessageState.SENDING), f -> null, f -> f.message().node(), instance(),
                    f -> f.message().sendingAt()),
            new Row("sent", state(MessageState.SENT), f -> null, instance(), f -> f.message().sentAt()),
            new Row("delivered", state(MessageState.DELIVERED), f -> null, stateAt()),
            new Row("read", state(MessageState.READ), f -> null, stateAt()),
            new Row("failed", state(MessageState.FAILED), f -> null, stateAt(), error()),
            new Row("no-whatsapp", state(MessageState.NO_WHATSAPP), f -> null, stateAt()),
            new Row("unknown-looked-for", state(MessageState.UNKNOWN).and(f -> f.message().settleAt() != null),
                    f -> f.message().settleAt(), instance(), f -> f.message().sendingAt(), evidence(),
                    f -> f.message().settleAt()),
            new Row("unknown", state(MessageState.UNKNOWN), f -> null, instance(), f -> f.message().sendingAt(),
                    evidence()),
            new Row("opted-out-word", state(MessageState.OPTED_OUT).and(f -> f.message().optOut() != null
                    && f.message().optOut().word() != null), f -> null, f -> f.message().optOut().word(),
                    f -> f.message().optOut().since()),
            new Row("opted-out", state(MessageState.OPTED_OUT), f -> null,
                    f -> f.message().optOut() == null ? f.message().stateAt() : f.message().optOut().since()),
            new Row("expired-no-hours", state(MessageState.EXPIRED).and(f -> f.opensAt() == null), f -> null),
            new Row("expired", state(MessageState.EXPIRED), f -> null, stateAt()),
            new Row("cancelled", state(MessageState.CANCELLED), f -> null, stateAt()));

    private static final List<Row> CAMPAIGN = List.of(
            new Row("approval-missing", in(CampaignState.DRAFT).and(Facts::needsApproval), f -> null, Facts::contacts),
            new Row("draft", in(CampaignState.DRAFT), f -> null),
            new Row("paused-by-itself", in(CampaignState.PAUSED).and(f -> f.campaign().reason() != null), f -> null,
                    stateSince(), f -> Objects.requireNonNullElse(f.campaign().evidence(), f.campaign().reason())),
            new Row("paused-by", in(CampaignState.PAUSED).and(f -> f.pausedBy() != null), f -> null, stateSince(),
                    Facts::pausedBy),
            new Row("paused", in(CampaignState.PAUSED), f -> null, stateSince()),
            new Row("campaign-cancelled", in(CampaignState.CANCELLED), f -> null, stateSince()),
            new Row("campaign-over", f -> f.campaign().terms().endsAt() != null
                    && !f.campaign().terms().endsAt().isAfter(f.now()), f -> null, f -> f.campaign().terms().endsAt()),
            new Row("not-begun", f -> f.campaign().terms().startsAt() != null
                    && f.campaign().terms().startsAt().isAfter(f.now()), f -> f.campaign().terms().startsAt(),
                    f -> f.campaign().terms().startsAt()));

    private static final List<Row> MESSAGE = List.of(
            new Row("person-refuses", f -> f.message().optOut() != null, f -> null, f -> f.message().optOut().since()),
            new Row("no-hours", f -> f.opensAt() == null, f -> null),
            new Row("person-cap", f -> f.waitsFor(QueuedMessage.ENOUGH), queuedAt(), queuedAt()::apply),
            new Row("hours", f -> f.opensAt().isAfter(f.now()), Facts::opensAt, Facts::opensAt),
            new Row("later", f -> f.message().waitsUntil(f.now()) && !f.waitsFor(QueuedMessage.QUIET), queuedAt(),
                    error(), queuedAt()::apply),
            new Row("canary", f -> f.campaign().canaryLeft() != null && f.campaign().canaryLeft() <= 0, f -> null,
                    f -> f.campaign().terms().canary()));

    private static final List<Row> SENDERS = List.of(
            new Row("no-instances", f -> f.senders().isEmpty(), f -> null),
            new Row("held", all(sender -> sender.heldAt() != null), f -> null,
                    names(CampaignSender::heldAt)),
            new Row("disabled", all(sender -> sender.heldAt() != null || !sender.enabled()), f -> null,
                    names(sender -> null)),
            new Row("gateway-down", f -> f.able().isEmpty()
                    && f.senders().stream().noneMatch(CampaignSender::reachable), f -> null,
                    f -> f.senders().stream().map(CampaignSender::gateway).distinct()
                            .collect(Collectors.joining(", "))),
            new Row("not-connected", f -> f.able().isEmpty(), f -> null, names(Facts::awaySince)),
            new Row("gateway-rests", f -> f.awake().isEmpty(), f -> earliest(f.able(), f::rests),
                    f -> f.able().stream().map(CampaignSender::gateway).distinct().collect(Collectors.joining(", ")),
                    f -> earliest(f.able(), f::rests)),
            new Row("daily-cap", f -> f.uncapped().isEmpty(), Facts::tomorrow, f -> f.campaign().terms().dailyCap(),
                    Facts::tomorrow),
            new Row("turn", f -> f.before() > 0 && f.turnAt() != null, Facts::turnAt, Facts::before, Facts::turnAt),
            new Row("turn-open", f -> f.before() > 0, f -> null, Facts::before),
            new Row("gap", f -> f.uncapped().stream().allMatch(sender -> sender.freeAt() != null
                    && sender.freeAt().isAfter(f.now())), Facts::freeAt, Facts::freeAt),
            new Row("delay", f -> f.campaign().nextDueAt().isAfter(f.now()), f -> f.campaign().nextDueAt(),
                    f -> f.campaign().nextDueAt()),
            new Row("next", f -> true, f -> null));

    private WhyNot() {
    }

    /** How many values the sentence of each code has. */
    public static Map<String, Integer> codes() {
        return Stream.of(CAMPAIGN, MESSAGE, SENDERS, ENDED).flatMap(List::stream)
                .collect(Collectors.toMap(Row::code, row -> row.values().size()));
    }

    public static Answer of(Facts facts) {
        List<List<Row>> tables = facts.message().state() == MessageState.PENDING
                ? List.of(CAMPAIGN, MESSAGE, SENDERS) : List.of(ENDED);
        Row row = tables.stream().flatMap(List::stream).filter(r -> r.when().test(facts)).findFirst().orElseThrow();
        return new Answer(row.code(), row.until().apply(facts), row.values().stream()
                .map(value -> Objects.requireNonNullElse(value.apply(facts), "")).toList());
    }

    private static Predicate<Facts> state(MessageState state) {
        return f -> f.message().state() == state;
    }

    private static Predicate<Facts> in(CampaignState state) {
        return f -> f.is(state);
    }

    private static Predicate<Facts> all(Predicate<CampaignSender> what) {
        return f -> f.senders().stream().allMatch(what);
    }

    private static Function<Facts, Object> instance() {
        return f -> f.message().instance();
    }

    private static Function<Facts, Object> stateAt() {
        return f -> f.message().stateAt();
    }

    private static Function<Facts, Object> stateSince() {
        return f -> f.campaign().stateSince();
    }

    private static Function<Facts, Object> error() {
        return f -> f.message().error();
    }

    private static Function<Facts, Object> evidence() {
        return f -> f.message().evidence() == null ? f.message().error() : f.message().evidence();
    }

    private static Function<Facts, Instant> queuedAt() {
        return f -> f.message().queuedAt();
    }

    /** @param since tells since when it is as it is, or null */
    private static Function<Facts, Object> names(Function<CampaignSender, Instant> since) {
        return f -> f.senders().stream().filter(sender -> !sender.canSend())
                .map(sender -> new Named(sender.instance(), since.apply(sender))).toList();
    }

    /** An instance in a sentence. @param since null to leave it out */
    public record Named(String instance, Instant since) { }

    private static Instant earliest(List<CampaignSender> senders, Function<CampaignSender, Instant> of) {
        return senders.stream().map(of).filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
    }
}
