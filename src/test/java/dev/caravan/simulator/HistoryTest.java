package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HistoryTest {

    private static final int KEPT = 40;

    private final DrivenTime time = new DrivenTime();
    private final Node node = new Node(SimulatorOptions.builder("key").build(), time, time);
    private final Instance instance = new Instance("id", "a", "token", "any", null, time.instant());
    private final History history = new History(KEPT);
    private final long begin = time.instant().getEpochSecond();

    /** Ten in each second. */
    private void fill(int messages) {
        IntStream.range(0, messages).forEach(number -> {
            if (number > 0 && number % 10 == 0) {
                time.advance(Duration.ofSeconds(1));
            }
            history.add(new SentMessage(node, instance, number + "@s.whatsapp.net", "conversation", new JsonObject()));
        });
    }

    @ParameterizedTest
    @CsvSource({"0,0,9,10", "1,2,29,20", "2,2,29,10", "3,9,34,5", "-5,0,9,10", "-5,99,34,35"})
    void aTimeIsFoundNewestFirst(long from, long to, int newest, int count) {
        fill(35);

        List<SentMessage> found = history.between(begin + from, begin + to);

        assertEquals(count, found.size());
        assertEquals(IntStream.range(0, count).mapToObj(back -> newest - back + "@s.whatsapp.net").toList(),
                found.stream().map(message -> message.remoteJid).toList());
    }

    @ParameterizedTest
    @CsvSource({"-9,-1", "4,9", "2,1"})
    void whereNothingIsNothingIsFound(long from, long to) {
        fill(35);

        assertEquals(List.of(), history.between(begin + from, begin + to));
    }

    @Test
    void theOldestGoAndTheNewestStay() {
        fill(500);

        List<SentMessage> found = history.between(Long.MIN_VALUE, Long.MAX_VALUE);

        assertEquals(found.size(), history.size());
        assertTrue(found.size() >= KEPT && found.size() <= KEPT * 2, () -> found.size() + " kept");
        assertEquals("499@s.whatsapp.net", found.get(0).remoteJid);
        assertEquals(500 - found.size() + "@s.whatsapp.net", found.get(found.size() - 1).remoteJid);
    }
}
