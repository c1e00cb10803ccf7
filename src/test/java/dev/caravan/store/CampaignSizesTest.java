package dev.caravan.store;

import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;

import dev.caravan.campaign.ContactImport;
import dev.caravan.contacts.ContactRow;
import dev.caravan.store.CampaignStore.Added;
import dev.caravan.store.CampaignStore.NewCampaign;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A campaign goes out to as many as were approved, whatever happens at the same time (SPEC 7). */
@ExtendWith(MariaDbExtension.class)
class CampaignSizesTest {

    private static final int UNASKED = 1_499;

    private final CampaignScene scene;
    private final CampaignStore campaigns;

    CampaignSizesTest(DataSource dataSource) {
        scene = new CampaignScene(dataSource);
        campaigns = scene.campaigns;
    }

    @Test
    void aStartDuringAnImportHoldsForTheRestOfTheList() {
        long id = draft();
        ContactImport list = new ContactImport(campaigns, UNASKED, campaigns.find(id).orElseThrow());
        feed(list, 1, 1_000);

        assertTrue(campaigns.start(id, UNASKED));
        var stopped = assertThrows(ContactImport.Stopped.class, () -> feed(list, 1_001, 2_000));

        assertEquals("approval-needed", stopped.code());
        assertTrue(stopped.getMessage().contains("1000 contacts were imported"), stopped.getMessage());
        assertEquals(1_000, campaigns.tally(id).total());
    }

    @Test
    void aDraftGrowsAndAsksWhenItIsStarted() {
        long id = draft();
        assertEquals("10 new, 0 known", add(id, 1, 10, 9));

        assertFalse(campaigns.start(id, 9));
        assertTrue(campaigns.start(id, 10));
    }

    @Test
    void whatIsThereAlreadyDoesNotCountAgain() {
        long id = draft();
        add(id, 1, 10, 11);
        campaigns.start(id, 11);

        assertEquals("1 new, 10 known", add(id, 1, 11, 11));
        assertEquals("0 new, 1 known, refused", add(id, 11, 2, 11));
        assertEquals("0 new, 11 known", add(id, 1, 11, 5));
        campaigns.pause(id, null, null);
        assertEquals("1 new, 0 known", add(id, 12, 1, 11));
        assertFalse(campaigns.start(id, 11));
    }

    @Test
    void anApprovalIsForWhatWasThereThen() {
        long id = draft();
        add(id, 1, 10, 5);

        assertTrue(campaigns.approve(id, 10, "root"));
        assertFalse(campaigns.approve(id, 10, "other"));
        add(id, 11, 1, 5);
        assertFalse(campaigns.start(id, 5));
        assertTrue(campaigns.approve(id, 11, "other"));
        assertTrue(campaigns.start(id, 5));

        assertEquals("0 new, 0 known, refused", add(id, 12, 1, 5));
        assertEquals("11 other", campaigns.find(id).map(c -> c.approvedMessages() + " " + c.approvedBy()).orElse(""));
    }

    private long draft() {
        return campaigns.create(new NewCampaign("Natal", null, CampaignScene.terms(), List.of("a"), null));
    }

    private String add(long id, int from, int count, int unasked) {
        Added added = campaigns.add(id, CampaignScene.contacts(from, count), unasked).orElseThrow();
        return added.imported() + " new, " + added.known().size() + " known" + (added.refused() ? ", refused" : "");
    }

    private static void feed(ContactImport list, long from, long to) {
        LongStream.rangeClosed(from, to).forEach(n -> list.accept(
                new ContactRow.Accepted(n, CampaignScene.contact(5511900000000L + n))));
    }
}
