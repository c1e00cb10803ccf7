package dev.caravan.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.GatewayAnswer.MessageAccepted;
import dev.caravan.domain.GatewayAnswer.MessagesFound;
import dev.caravan.domain.GatewayAnswer.RecipientUnknown;
import dev.caravan.domain.GatewayAnswer.SentMessage;
import dev.caravan.domain.GatewayCommand.FindMessage;
import dev.caravan.domain.GatewayCommand.SendText;
import dev.caravan.domain.GatewayFailure.InstanceMissing;
import dev.caravan.domain.GatewayFailure.OutcomeUnknown;
import dev.caravan.domain.GatewayFailure.Rejected;
import dev.caravan.domain.GatewayFailure.SessionUnfit;
import dev.caravan.domain.campaign.Person;
import dev.caravan.routes.GatewayRoutes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What every kind of gateway does with messages. A failure tells a campaign what it may do: SessionUnfit and
 * InstanceMissing are told only if nobody took the message, and OutcomeUnknown never leads to a second one.
 */
public abstract class SendingContract extends GatewayContract {

    private static final String NUMBER = "5511987654321";
    /** The gateway's clock is this machine's. */
    private static final Duration SKEW = Duration.ofSeconds(5);
    /** More than one page of any kind's history. */
    private static final int MANY = 205;

    /** Makes all sends from now on be like that. */
    protected abstract void sendsAre(SendCondition condition);

    /** How often WhatsApp has taken a text. */
    protected abstract int taken(String text);

    /** What goes wrong when the message has been taken. */
    protected enum SendCondition {
        ANSWER_LOST, ANSWER_NEVER_COMES, HISTORY_FAILS
    }

    @Test
    void aTextIsTakenOnceAndFoundByItsId() {
        String text = "Olá \"Ana\",\n100% de desconto & mais 😀\\";

        MessageAccepted accepted =
                routes().ask(MessageAccepted.class, new SendText(GATEWAY, oddlyNamed(), NUMBER, text));

        assertEquals(1, taken(text));
        assertEquals(Optional.of(NUMBER), Person.ofJid(accepted.remoteJid()).map(Person::digits));
        List<SentMessage> found = find(oddlyNamed(), NUMBER, text);
        assertEquals(List.of(accepted.messageId()), found.stream().map(SentMessage::messageId).toList());
        assertEquals(accepted.remoteJid(), found.get(0).remoteJid());
        assertEquals(accepted.at(), found.get(0).at());
        assertEquals(List.of(), find(open(), NUMBER, text), "the other instance did not send it");
    }

    @Test
    void aMessageIsFoundWithHowFarItGot() {
        routes().ask(MessageAccepted.class, new SendText(GATEWAY, open(), NUMBER, "oi"));

        Awaitility.await().atMost(GatewayRoutes.PATIENCE).until(() -> find(open(), NUMBER, "oi").get(0).status(),
                status -> status == DeliveryStatus.DELIVERED);
    }

    @Test
    void aMessageIsFoundHoweverItsNumberIsWritten() {
        for (String number : List.of("5531987654321", "5215512345678", "+351 912 345 678")) {
            routes().ask(MessageAccepted.class, new SendText(GATEWAY, open(), number, "para " + number));
            assertEquals(1, find(open(), number, "para " + number).size(), number);
        }
        assertEquals(1, find(open(), "553187654321", "para 5531987654321").size());
    }

    @Test
    void whatWasNotSentIsNotFound() {
        routes().ask(MessageAccepted.class, new SendText(GATEWAY, open(), NUMBER, "oi"));
        Instant later = Instant.now().plus(Duration.ofHours(1));

        assertEquals(List.of(), find(open(), NUMBER, "oi!"));
        assertEquals(List.of(), find(open(), "5511987654322", "oi"));
        assertEquals(List.of(), routes().ask(MessagesFound.class,
                new FindMessage(GATEWAY, open(), NUMBER, "oi", later, later.plusSeconds(60))).messages());
    }

    @Test
    void aMessageIsFoundBehindManyLaterOnes() {
        IntStream.range(0, MANY).forEach(number ->
                routes().ask(MessageAccepted.class, new SendText(GATEWAY, open(), NUMBER, "texto " + number)));

        assertEquals(1, find(open(), NUMBER, "texto 0").size());
    }

    @Test
    void aNumberWithoutWhatsAppIsTold() {
        assertEquals(new RecipientUnknown("999123456789"),
                routes().ask(new SendText(GATEWAY, open(), "999123456789", "oi")));

        assertEquals(0, taken("oi"));
    }

    @Test
    void aTextThatIsNoneIsOurMistake() {
        routes().fail(Rejected.class, new SendText(GATEWAY, open(), NUMBER, "  "));
    }

    @Test
    void whatASessionDoesNotTakeAnotherOneMay() {
        for (String unfit : List.of(closed(), unpaired())) {
            routes().fail(SessionUnfit.class, new SendText(GATEWAY, unfit, NUMBER, "oi"));
        }
        assertEquals(0, taken("oi"));

        routes().ask(MessageAccepted.class, new SendText(GATEWAY, open(), NUMBER, "oi"));
        assertEquals(1, taken("oi"));
    }

    @Test
    void aSessionThatIsConnectingTakesNothingEvenForANumberItKnows() {
        routes().ask(MessageAccepted.class, new SendText(GATEWAY, open(), NUMBER, "primeira"));
        sessionIs(open(), SessionCondition.CONNECTING);

        for (String number : List.of(NUMBER, "351912345678")) {
            routes().fail(SessionUnfit.class, new SendText(GATEWAY, open(), number, "segunda"));
        }

        assertEquals(0, taken("segunda"));
    }

    @Test
    void anInstanceThatIsNotLoadedTakesNothing() {
        sessionIs(open(), SessionCondition.NOT_LOADED);

        routes().fail(InstanceMissing.class, new SendText(GATEWAY, open(), NUMBER, "oi"));

        assertEquals(0, taken("oi"));
    }

    @Test
    void aDeadSessionLeavesTheOutcomeUnknownIfItIsNotWaitedFor() {
        sessionIs(open(), SessionCondition.DEAD);

        assertTrue(routes().fail(OutcomeUnknown.class, new SendText(GATEWAY, open(), NUMBER, "oi")).timedOut());

        assertEquals(0, taken("oi"));
        assertEquals(List.of(), find(open(), NUMBER, "oi"));
    }

    @Test
    void aSendWhoseAnswerIsLostIsFound() {
        sendsAre(SendCondition.ANSWER_LOST);

        assertFalse(routes().fail(OutcomeUnknown.class, new SendText(GATEWAY, open(), NUMBER, "oi")).timedOut());

        assertEquals(1, taken("oi"));
        assertEquals(1, find(open(), NUMBER, "oi").size());
    }

    @Test
    void aSendWhoseAnswerNeverComesIsFound() {
        sendsAre(SendCondition.ANSWER_NEVER_COMES);

        assertTrue(routes().fail(OutcomeUnknown.class, new SendText(GATEWAY, open(), NUMBER, "oi")).timedOut());

        assertEquals(1, taken("oi"));
        assertEquals(1, find(open(), NUMBER, "oi").size());
    }

    @Test
    void aSendThatTheGatewayCouldNotWriteDownIsOfUnknownOutcome() {
        sendsAre(SendCondition.HISTORY_FAILS);

        routes().fail(OutcomeUnknown.class, new SendText(GATEWAY, open(), NUMBER, "oi"));

        assertEquals(1, taken("oi"));
    }

    @Test
    void whatAFailureSaysOfASendHoldsNothingOfTheMessage() {
        sendsAre(SendCondition.HISTORY_FAILS);

        for (String gateway : List.of(GATEWAY, "wrong-key", "nowhere")) {
            String said = routes().failure(new SendText(gateway, open(), NUMBER, "um segredo")).toString();
            assertFalse(said.contains("segredo") || said.contains("87654321"), said);
        }
    }

    private List<SentMessage> find(String instance, String number, String text) {
        Instant now = Instant.now();
        return routes().ask(MessagesFound.class, new FindMessage(GATEWAY, instance, number, text,
                now.minus(GatewayRoutes.PATIENCE).minus(SKEW), now.plus(SKEW))).messages();
    }
}
