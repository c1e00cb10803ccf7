package dev.caravan.domain.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each act against each state. */
class LifePolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "START,   DRAFT, go",          "START,   RUNNING, done",      "START,   PAUSED, wrong-state",
        "START,   COMPLETED, wrong-state", "START, CANCELLED, wrong-state",
        "PAUSE,   DRAFT, wrong-state", "PAUSE,   RUNNING, go",        "PAUSE,   PAUSED, done",
        "PAUSE,   COMPLETED, wrong-state", "PAUSE, CANCELLED, wrong-state",
        "RESUME,  DRAFT, wrong-state", "RESUME,  RUNNING, done",      "RESUME,  PAUSED, go",
        "RESUME,  COMPLETED, wrong-state", "RESUME, CANCELLED, wrong-state",
        "CANCEL,  DRAFT, go",          "CANCEL,  RUNNING, go",        "CANCEL,  PAUSED, go",
        "CANCEL,  COMPLETED, wrong-state", "CANCEL, CANCELLED, done",
        "APPROVE, DRAFT, go",          "APPROVE, RUNNING, go",        "APPROVE, PAUSED, go",
        "APPROVE, COMPLETED, wrong-state", "APPROVE, CANCELLED, wrong-state"})
    void anActGoesWithItsStates(CampaignAct act, CampaignState state, String answer) {
        Campaign campaign = campaign(state, null, null);

        assertEquals(answer, LifePolicy.isDone(act, campaign, 10) ? "done" : refusal(act, campaign, 10, 1).orElse("go"));
    }

    @ParameterizedTest
    @CsvSource({"10, 1, go", "0, 1, no-contacts", "10, 0, no-instances", "99, 1, go", "100, 1, approval-needed"})
    void aStartAsksForContactsInstancesAndAnApproval(int messages, int instances, String answer) {
        assertEquals(answer, refusal(CampaignAct.START, campaign(CampaignState.DRAFT, null, null), messages,
                instances).orElse("go"));
        assertEquals(answer, refusal(CampaignAct.RESUME, campaign(CampaignState.PAUSED, null, null), messages,
                instances).orElse("go"));
    }

    @Test
    void anApprovalAnswersForTheSizeThatWasApproved() {
        Campaign approved = campaign(CampaignState.DRAFT, 5_000, null);

        assertEquals(Optional.empty(), refusal(CampaignAct.START, approved, 5_000, 1));
        assertEquals(Optional.of("approval-needed"), refusal(CampaignAct.START, approved, 5_001, 1));
        assertEquals(Optional.empty(), refusal(CampaignAct.START, campaign(CampaignState.DRAFT, 10, null), 99, 1));
        assertTrue(LifePolicy.isDone(CampaignAct.APPROVE, approved, 5_000));
        assertFalse(LifePolicy.isDone(CampaignAct.APPROVE, approved, 5_001));
        assertFalse(LifePolicy.needsApproval(campaign(CampaignState.DRAFT, null, null), 1_000_000, null));
    }

    @Test
    void nobodyApprovesWhatHasNoContacts() {
        assertEquals(Optional.of("no-contacts"),
                refusal(CampaignAct.APPROVE, campaign(CampaignState.DRAFT, null, null), 0, 1));
    }

    @Test
    void whatIsOverIsNotStarted() {
        assertEquals(Optional.of("campaign-over"),
                refusal(CampaignAct.START, campaign(CampaignState.DRAFT, null, NOW), 10, 1));
        assertEquals(Optional.empty(),
                refusal(CampaignAct.START, campaign(CampaignState.DRAFT, null, NOW.plusMillis(1)), 10, 1));
    }

    private static Optional<String> refusal(CampaignAct act, Campaign campaign, int messages, int instances) {
        return LifePolicy.refuse(act, campaign, messages, instances, 100, NOW).map(LifePolicy.Refusal::code);
    }

    private static Campaign campaign(CampaignState state, Integer approved, Instant endsAt) {
        Terms terms = new Terms(List.of("Olá"), DeliveryPolicy.AT_MOST_ONCE, Duration.ZERO, Duration.ZERO, null,
                ZoneId.of("America/Sao_Paulo"), new SendingHours(null, null), null, endsAt, null, null);
        return new Campaign(1, "Natal", state, NOW, null, null, terms, null,
                approved == null ? null : NOW, null, approved, NOW, 0, NOW, null, null);
    }
}
