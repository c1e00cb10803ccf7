package dev.caravan.store;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.domain.campaign.MessageState;
import dev.caravan.domain.campaign.Terms;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The chronology of origin/campaign-disconnection.md, and its three tests. */
@ExtendWith(MariaDbExtension.class)
class CampaignDisconnectionTest {

    private final CampaignDay day;

    CampaignDisconnectionTest(DataSource dataSource) {
        day = new CampaignDay(dataSource, LocalTime.of(21, 0));
    }

    /** The origin lets the minute of 21:09 pass without a message; order, instances and the rest are its own. */
    @Test
    void theChronology() {
        day.start(everyMinute(), 12, "A", "B", "C");
        day.until(LocalTime.of(21, 3, 29));
        day.loses("B");
        day.until(LocalTime.of(21, 8, 59));
        day.returns("B");
        day.until(LocalTime.of(21, 14, 0));

        assertEquals(List.of("21:00:05 #1 A sent", "21:01:05 #2 B sent", "21:02:05 #3 C sent", "21:03:05 #4 A sent",
                "21:04:05 #5 B session not found", "21:05:05 #5 A sent", "21:06:05 #6 C sent", "21:07:05 #7 A sent",
                "21:08:05 #8 C sent", "21:09:05 #9 B sent", "21:10:05 #10 C sent", "21:11:05 #11 A sent",
                "21:12:05 #12 B sent"), day.story);
        assertEquals(CampaignState.COMPLETED, state());
    }

    @Test
    void disconnectionDuringACampaign() {
        day.start(everyMinute(), 100, "A", "B", "C");
        day.until(LocalTime.of(21, 2, 30));
        day.loses("A");
        day.until(LocalTime.of(21, 3, 30));

        assertFalse(active("A"));
        assertEquals(MessageState.PENDING, day.scene.state(day.campaign(), 4));
        day.until(LocalTime.of(21, 7, 30));
        assertEquals(List.of("21:04:05 #4 B sent", "21:05:05 #5 C sent", "21:06:05 #6 B sent", "21:07:05 #7 C sent"),
                day.story.subList(4, 8));
    }

    @Test
    void reconnection() {
        disconnectionDuringACampaign();
        day.returns("A");
        day.until(LocalTime.of(21, 10, 30));

        assertTrue(active("A"));
        assertEquals(List.of("21:08:05 #8 A sent", "21:09:05 #9 B sent", "21:10:05 #10 C sent"),
                day.story.subList(8, 11));
    }

    @Test
    void allDisconnect() {
        day.start(everyMinute(), 100, "A", "B");
        day.until(LocalTime.of(21, 1, 30));
        day.found("A");
        day.found("B");
        day.until(LocalTime.of(21, 20, 0));

        assertEquals(2, day.story.size());
        assertEquals(CampaignState.RUNNING, state());
        day.returns("B");
        day.until(LocalTime.of(21, 22, 0));
        assertEquals(List.of("21:20:05 #3 B sent", "21:21:05 #4 B sent"), day.story.subList(2, 4));
    }

    @Test
    void anInstanceThatOnlySeemsConnectedIsNotTriedAtEachCycle() {
        day.start(everyMinute(), 100, "A", "B");
        day.loses("A");
        day.until(LocalTime.of(21, 10, 0));

        assertEquals(1, day.story.stream().filter(line -> line.contains("session not found")).count());
        assertEquals("21:01:05 #1 B sent", day.story.get(1));
    }

    private static Terms everyMinute() {
        Terms plain = CampaignScene.terms();
        return new Terms(plain.templates(), plain.policy(), Duration.ofSeconds(60), Duration.ZERO, null, plain.zone(),
                plain.hours(), null, null, null, null);
    }

    private CampaignState state() {
        return day.scene.campaigns.find(day.campaign()).orElseThrow().state();
    }

    private boolean active(String instance) {
        return day.scene.under.jdbc.sql("SELECT active FROM campaign_instance WHERE instance_name = :name")
                .param("name", instance).query(Boolean.class).single();
    }
}
