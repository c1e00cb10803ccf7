package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.caravan.domain.campaign.WhyNot.Answer;
import dev.caravan.domain.campaign.WhyNot.Facts;
import dev.caravan.domain.campaign.WhyNot.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class WhyNotTest {

    /** 10:00 in São Paulo. */
    private static final Instant NOW = Instant.parse("2026-11-20T13:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant AGO = NOW.minusSeconds(600);
    private static final Instant MIDNIGHT = Instant.parse("2026-11-21T03:00:00Z");
    private static final ZoneId HERE = ZoneId.of("America/Sao_Paulo");

    /** A message that is the next to go out, with what a row says is other. */
    private static final class Case {

        private CampaignState campaign = CampaignState.RUNNING;
        private String reason;
        private String pausedBy;
        private Instant startsAt;
        private Instant endsAt;
        private SendingHours hours = new SendingHours(null, null);
        private Integer canaryLeft;
        private Instant nextDueAt = AGO;
        private MessageState state = MessageState.PENDING;
        private Instant queuedAt = AGO;
        private Instant settleAt;
        private String error;
        private QueuedMessage.Refusal refusal;
        private int before;
        private Instant turnAt;
        private Map<String, Instant> resting = Map.of();
        private final List<CampaignSender> senders = new ArrayList<>(List.of(ready("a"), ready("b")));

        private Case senders(CampaignSender... others) {
            senders.clear();
            senders.addAll(List.of(others));
            return this;
        }

        private Facts facts(Integer approvalFrom) {
            Terms terms = new Terms(List.of("Olá"), DeliveryPolicy.AT_MOST_ONCE, Duration.ZERO, Duration.ZERO, 100,
                    HERE, hours, startsAt, endsAt, null, 50);
            return new Facts(NOW, new Campaign(1, "Promoção", campaign, AGO, reason, null, terms, canaryLeft, null,
                    null, null, nextDueAt, 0, AGO, AGO, null), pausedBy, 5000, approvalFrom,
                    new QueuedMessage(7, state, AGO, Zones.of(HERE.getId()), queuedAt, "a", "node-1", AGO, AGO,
                            settleAt, error, refusal, "evidence"), senders, resting::get, before, turnAt);
        }

        private Answer why() {
            return WhyNot.of(facts(null));
        }
    }

    private interface Change {
        void in(Case one);
    }

    static Stream<Arguments> rows() {
        Instant opens = Instant.parse("2026-11-20T21:00:00Z");
        Window evening = new Window(LocalTime.of(18, 0), LocalTime.of(20, 0));
        QuietHours quiet = new QuietHours(LocalTime.of(17, 0), LocalTime.of(21, 0));
        return Stream.of(
                row("draft", null, c -> c.campaign = CampaignState.DRAFT),
                row("paused-by", null, c -> {
                    c.campaign = CampaignState.PAUSED;
                    c.pausedBy = "ana";
                }, AGO, "ana"),
                row("paused", null, c -> c.campaign = CampaignState.PAUSED, AGO),
                row("paused-by-itself", null, c -> {
                    c.campaign = CampaignState.PAUSED;
                    c.reason = "canary";
                    c.pausedBy = "ana";
                }, AGO, "canary"),
                row("campaign-cancelled", null, c -> c.campaign = CampaignState.CANCELLED, AGO),
                row("campaign-over", null, c -> c.endsAt = AGO, AGO),
                row("not-begun", SOON, c -> c.startsAt = SOON, SOON),
                row("person-refuses", null, c -> c.refusal = new QueuedMessage.Refusal(AGO, "sair"), AGO),
                row("no-hours", null, c -> c.hours = new SendingHours(evening, quiet)),
                row("hours", opens, c -> c.hours = new SendingHours(evening, null), opens),
                row("person-cap", SOON, c -> {
                    c.queuedAt = SOON;
                    c.error = QueuedMessage.ENOUGH;
                    c.hours = new SendingHours(evening, null);
                }, SOON),
                row("later", SOON, c -> {
                    c.queuedAt = SOON;
                    c.error = "503";
                }, "503", SOON),
                row("canary", null, c -> c.canaryLeft = 0, 50),
                row("no-instances", null, Case::senders),
                row("held", null, c -> c.senders(held("a"), held("b")), List.of(new Named("a", AGO),
                        new Named("b", AGO))),
                row("disabled", null, c -> c.senders(held("a"), disabled("b")), List.of(new Named("a", null),
                        new Named("b", null))),
                row("gateway-down", null, c -> c.senders(silent("a"), silent("b")), "evolution"),
                row("not-connected", null, c -> c.senders(lost("a"), held("b")), List.of(new Named("a", AGO),
                        new Named("b", null))),
                row("gateway-rests", SOON, c -> c.resting = Map.of("evolution", SOON), "evolution", SOON),
                row("daily-cap", MIDNIGHT, c -> c.senders(sender("a", 100, null), lost("b")), 100, MIDNIGHT),
                row("turn", SOON, c -> {
                    c.before = 12;
                    c.turnAt = SOON;
                }, 12, SOON),
                row("turn-open", null, c -> c.before = 12, 12),
                row("gap", SOON, c -> c.senders(sender("a", 100, null), sender("b", 1, SOON)), SOON),
                row("delay", SOON, c -> c.nextDueAt = SOON, SOON),
                row("next", null, c -> c.nextDueAt = NOW),
                row("claimed", null, c -> c.state = MessageState.CLAIMED, "node-1", AGO),
                row("sending", null, c -> c.state = MessageState.SENDING, "node-1", "a", AGO),
                row("sent", null, c -> c.state = MessageState.SENT, "a", AGO),
                row("delivered", null, c -> c.state = MessageState.DELIVERED, AGO),
                row("read", null, c -> c.state = MessageState.READ, AGO),
                row("failed", null, c -> {
                    c.state = MessageState.FAILED;
                    c.error = "refused";
                }, AGO, "refused"),
                row("no-whatsapp", null, c -> c.state = MessageState.NO_WHATSAPP, AGO),
                row("unknown-looked-for", SOON, c -> {
                    c.state = MessageState.UNKNOWN;
                    c.settleAt = SOON;
                }, "a", AGO, "evidence", SOON),
                row("unknown", null, c -> c.state = MessageState.UNKNOWN, "a", AGO, "evidence"),
                row("opted-out-word", null, c -> {
                    c.state = MessageState.OPTED_OUT;
                    c.refusal = new QueuedMessage.Refusal(AGO, "sair");
                }, "sair", AGO),
                row("opted-out", null, c -> c.state = MessageState.OPTED_OUT, AGO),
                row("expired-no-hours", null, c -> {
                    c.state = MessageState.EXPIRED;
                    c.hours = new SendingHours(evening, quiet);
                }),
                row("expired", null, c -> c.state = MessageState.EXPIRED, AGO),
                row("cancelled", null, c -> c.state = MessageState.CANCELLED, AGO));
    }

    private static Arguments row(String code, Instant until, Change change, Object... values) {
        return arguments(new Answer(code, until, List.of(values)), change);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachRowHasItsAnswer(Answer expected, Change change) {
        Case one = new Case();
        change.in(one);

        assertEquals(expected, one.why());
    }

    @Test
    void aLargeDraftWaitsForAnApproval() {
        Case one = new Case();
        one.campaign = CampaignState.DRAFT;

        assertEquals("approval-missing", WhyNot.of(one.facts(5000)).code());
        assertEquals("draft", WhyNot.of(one.facts(5001)).code());
    }

    @Test
    void whatStopsTheCampaignComesBeforeWhatStopsTheMessageAndThatBeforeItsInstances() {
        Case one = new Case().senders();
        one.refusal = new QueuedMessage.Refusal(AGO, null);
        one.campaign = CampaignState.PAUSED;

        assertEquals("paused", one.why().code());
        one.campaign = CampaignState.RUNNING;
        assertEquals("person-refuses", one.why().code());
        one.refusal = null;
        assertEquals("no-instances", one.why().code());
    }

    @ParameterizedTest
    @EnumSource
    void everyStateHasAnAnswer(MessageState state) {
        for (CampaignState campaign : CampaignState.values()) {
            Case one = new Case();
            one.state = state;
            one.campaign = campaign;

            assertTrue(one.why().code().length() > 3);
        }
    }

    private static CampaignSender ready(String name) {
        return sender(name, 3, null);
    }

    private static CampaignSender sender(String name, int dayCount, Instant freeAt) {
        return sender(name, true, true, true, true, null, dayCount, freeAt);
    }

    private static CampaignSender held(String name) {
        return sender(name, true, true, true, true, AGO, 0, null);
    }

    private static CampaignSender disabled(String name) {
        return sender(name, true, false, true, true, null, 0, null);
    }

    private static CampaignSender silent(String name) {
        return sender(name, true, true, true, false, null, 0, null);
    }

    private static CampaignSender lost(String name) {
        return sender(name, false, true, false, true, null, 0, null);
    }

    private static CampaignSender sender(String name, boolean active, boolean enabled, boolean connected,
                                         boolean reachable, Instant heldAt, int dayCount, Instant freeAt) {
        return new CampaignSender(0, name, "evolution", active, active ? null : AGO, null, enabled, connected, AGO,
                reachable, heldAt, heldAt == null ? null : 463, freeAt, dayCount, 10, 9, 1, 0, 0, AGO);
    }
}
