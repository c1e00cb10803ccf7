package dev.caravan.store;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

import dev.caravan.domain.campaign.CampaignState;
import dev.caravan.store.ContactArrivals.Arrival;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A campaign that sends faster than its list arrives. */
@ExtendWith(MariaDbExtension.class)
class ContactArrivalsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CampaignScene scene;
    private final ContactArrivals arrivals;
    private long campaign;

    ContactArrivalsTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        arrivals = new ContactArrivals(dataSource, PATIENCE, scene.under.clock);
    }

    @BeforeEach
    void aCampaignThatHasSentAll() {
        campaign = scene.running(CampaignScene.terms(), 5, "a");
        scene.outcomes.record(scene.begin(scene.node("one"), campaign, UnaryOperator.identity()));
    }

    @Test
    void aCampaignIsNotCompleteWhileItsContactsCome() {
        Arrival list = arrivals.begin(campaign);
        for (int piece = 0; piece < 20; piece++) {
            list.goesOn();
            scene.under.clock.advance(PATIENCE);
            assertEquals(List.of(), scene.rotation.complete());
        }
        assertEquals(3, scene.campaigns.add(campaign, CampaignScene.contacts(6, 3)).orElseThrow().imported());
        list.end();
        scene.outcomes.record(scene.begin(scene.node("one"), campaign, UnaryOperator.identity()));

        assertEquals(List.of(campaign), scene.rotation.complete());
        assertEquals(CampaignState.COMPLETED, scene.campaigns.find(campaign).orElseThrow().state());
    }

    @Test
    void theEndOfOneListSaysNothingOfAnother() {
        Arrival one = arrivals.begin(campaign);
        Arrival other = arrivals.begin(campaign);

        one.end();
        assertEquals(List.of(), scene.rotation.complete());
        other.end();
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @Test
    void aListOfAnotherCampaignIsNotWaitedFor() {
        long other = scene.running(CampaignScene.terms(), 1, "a");
        arrivals.begin(other);

        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    @Test
    void whatANodeThatDiedBeganLapsesAndTheNextListClearsItAway() {
        arrivals.begin(campaign);
        scene.under.clock.advance(Duration.ofMinutes(3));
        Arrival next = arrivals.begin(campaign);
        next.goesOn();
        next.end();

        assertEquals(0, scene.under.jdbc.sql("SELECT COUNT(*) FROM contact_arrival").query(Integer.class).single());
        arrivals.begin(campaign);
        assertEquals(List.of(), scene.rotation.complete());
        scene.under.clock.advance(Duration.ofMinutes(3));
        assertEquals(List.of(campaign), scene.rotation.complete());
    }

    /** The numbers tell that it is done, but a list began after they were looked at. */
    @Test
    void aListThatBeginsAtTheLastMomentIsSeen() {
        assertEquals(List.of(campaign), finished());
        Arrival list = arrivals.begin(campaign);

        assertEquals(0, scene.under.jdbc.sql(Sql.text("complete-campaign")).param("id", campaign)
                .param("now", Rows.utc(scene.under.now())).update());
        assertEquals(List.of(), finished());
        list.end();
        assertEquals(List.of(campaign), finished());
    }

    private List<Long> finished() {
        return scene.under.jdbc.sql(Sql.text("list-finished-campaigns"))
                .param("now", Rows.utc(scene.under.now())).query(Long.class).list();
    }
}
