package dev.caravan.domain.campaign;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.caravan.domain.campaign.SendRate.Minute;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class SendRateTest {

    private static final Instant BEGIN = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void theMeanIsThatOfAllTheWhile() {
        assertEquals(15, SendRate.mean(minutes(30, 0, 0, 60, 60), BEGIN, BEGIN.plusSeconds(600)));
        assertEquals(0, SendRate.mean(List.of(), BEGIN, BEGIN.plusSeconds(600)));
    }

    @Test
    void aCampaignThatHasJustBegunIsNotTakenForOneThatSentAllInASecond() {
        assertEquals(40, SendRate.mean(minutes(40), BEGIN, BEGIN.plusSeconds(1)));
    }

    @Test
    void theMostIsOfWholeMinutesFromFirstToLastWithoutAnUnfinishedEnd() {
        List<Minute> minutes = minutes(10, 600, 599, 20);

        assertEquals(600, SendRate.most(minutes, BEGIN.plusSeconds(3 * 60 + 5)));
    }

    @Test
    void timeInWhichNothingWasToBeSentAfterwardsIsNotCounted() {
        assertEquals(600, SendRate.most(minutes(10, 600, 599), BEGIN.plusSeconds(9 * 60)));
    }

    @Test
    void oneMessageAMinuteIsNotLessThanOneAMinute() {
        assertEquals(1.5, SendRate.most(minutes(1, 1, 1), BEGIN.plusSeconds(180)));
    }

    @Test
    void twoMinutesAreTooLittleToTell() {
        assertNull(SendRate.most(minutes(100, 100, 5), BEGIN.plusSeconds(150)));
    }

    /** Minutes without a message have no row. */
    private static List<Minute> minutes(int... messages) {
        List<Minute> minutes = new ArrayList<>();
        for (int i = 0; i < messages.length; i++) {
            if (messages[i] > 0) {
                minutes.add(new Minute(BEGIN.plusSeconds(60L * i), messages[i]));
            }
        }
        return minutes;
    }
}
