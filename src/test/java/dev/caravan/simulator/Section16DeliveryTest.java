package dev.caravan.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.6, how events are delivered, row by row. */
class Section16DeliveryTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @Test
    void aDeliveryIsTriedTenTimesFrom5To300Seconds() {
        rehearsal.receiverAnswers = 500;
        List<Instant> attempts = new ArrayList<>();
        rehearsal.create("a");
        for (int count = 0; count < 10; rehearsal.advance("0.1S")) {
            if (rehearsal.hooks.size() > count) {
                attempts.add(rehearsal.time.instant());
                count = rehearsal.hooks.size();
            }
        }
        rehearsal.advance("24H");

        assertEquals(10, rehearsal.hooks.size());
        long first = Duration.between(attempts.get(0), attempts.get(1)).toSeconds();
        long last = Duration.between(attempts.get(8), attempts.get(9)).toSeconds();
        assertTrue(first >= 4 && first <= 6, "first pause " + first);
        assertTrue(last >= 240 && last <= 360, "last pause " + last);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 422})
    void refusalsAreNotRepeated(int status) {
        rehearsal.receiverAnswers = status;
        rehearsal.create("a");

        rehearsal.advance("24H");

        assertEquals(1, rehearsal.hooks.size());
    }

    @Test
    void aSilentReceiverIsGivenUpAfter30SecondsAndTriedAgain() {
        rehearsal.receiverAnswers = null;
        rehearsal.create("a");

        rehearsal.advance("33.9S");
        assertEquals(1, rehearsal.hooks.size());
        rehearsal.advance("3S");
        assertEquals(2, rehearsal.hooks.size());
    }

    @Test
    void duplicatesAreTheSameEventTwice() {
        rehearsal.cause("/webhooks", "{\"duplicate\":1}");
        rehearsal.create("a");

        assertEquals(2, rehearsal.hooks.size());
        assertEquals(rehearsal.hooks.get(0).body(), rehearsal.hooks.get(1).body());
    }

    @Test
    void disorderMixesEvents() {
        rehearsal.createOpen("a");
        rehearsal.cause("/webhooks", "{\"disorder\":0.5}");
        for (int i = 0; i < 20; i++) {
            rehearsal.post("/message/sendText/a", "{\"number\":\"5511987654321\",\"text\":\"" + i + "\"}");
        }
        rehearsal.advance("5S");

        List<String> texts = rehearsal.hooks("send.message")
                .map(h -> h.data().getJsonObject("message").getString("conversation")).toList();
        assertEquals(20, texts.size());
        assertNotEquals(texts.stream().sorted(Comparator.comparingInt(Integer::parseInt)).toList(), texts);
    }

    @Test
    void aLostEventNeverComes() {
        rehearsal.cause("/webhooks", "{\"lose\":1}");
        rehearsal.create("a");
        rehearsal.advance("24H");

        assertEquals(List.of(), rehearsal.hooks);
    }

    @Test
    void theCloseMayBeMissing() {
        rehearsal.createOpen("a");
        rehearsal.cause("/webhooks", "{\"missingClose\":true}");
        rehearsal.cause("/instances/a/faults", "{\"fault\":\"401\"}");

        assertEquals(List.of("status.instance", "logout.instance"), rehearsal.story());
    }
}
