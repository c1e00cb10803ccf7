package dev.caravan.store;

import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;

import dev.caravan.campaign.ContactImport;
import dev.caravan.campaign.ContactImport.Imported;
import dev.caravan.contacts.ContactRow;
import dev.caravan.store.CampaignStore.NewCampaign;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Each row of a list is imported, unchanged, a duplicate or rejected, wherever its batch ends. */
@ExtendWith(MariaDbExtension.class)
class ContactImportTest {

    private static final int BATCH = 1_000;

    private final CampaignStore campaigns;
    private final long id;

    ContactImportTest(DataSource dataSource) {
        campaigns = new CampaignScene(dataSource).campaigns;
        id = campaigns.create(new NewCampaign("Natal", null, CampaignScene.terms(), List.of("a"), null));
    }

    @Test
    void aPersonWhoComesAgainIsADuplicateAtThatLine() {
        ContactImport list = list();
        feed(list, 2, 1, 2, 1, 3, 1);

        assertEquals(new Imported(3, 0, 2, List.of(4L, 6L), 0, 0, List.of()), end(list));
        assertEquals(3, campaigns.tally(id).total());
    }

    @Test
    void alsoWhereTheRowBeforeIsInAnotherBatch() {
        ContactImport list = list();
        feed(list, 1, LongStream.rangeClosed(1, 2 * BATCH + 1).toArray());
        feed(list, 5_001, 1, BATCH, BATCH + 1, 2 * BATCH + 1, 2 * BATCH + 2);

        assertEquals(new Imported(2 * BATCH + 2, 0, 4, List.of(5_001L, 5_002L, 5_003L, 5_004L), 0, 0, List.of()),
                end(list));
    }

    @Test
    void whoWasThereBeforeTheListIsUnchangedHoweverOften() {
        ContactImport first = list();
        feed(first, 1, 1, 2, 1);
        end(first);

        ContactImport again = list();
        feed(again, 1, 1, 2, 1, 3, 3);

        assertEquals(new Imported(1, 3, 1, List.of(5L), 0, 0, List.of()), end(again));
    }

    @Test
    void whomAnotherListBringsMeanwhileIsNoDuplicate() {
        ContactImport one = list();
        ContactImport other = list();
        feed(one, 1, LongStream.rangeClosed(1, BATCH).toArray());
        feed(other, 1, LongStream.rangeClosed(BATCH / 2 + 1, 3 * BATCH / 2).toArray());
        feed(one, BATCH + 1, LongStream.rangeClosed(2 * BATCH + 1, 3 * BATCH).toArray());

        feed(one, 2 * BATCH + 1, 1, 2 * BATCH + 1, BATCH + 1);
        feed(other, BATCH + 1, 1, 2 * BATCH + 1, BATCH + 1);

        assertEquals(new Imported(2 * BATCH, 1, 2, List.of(2_001L, 2_002L), 0, 0, List.of()), end(one));
        assertEquals(new Imported(BATCH / 2, BATCH / 2 + 2, 1, List.of(1_003L), 0, 0, List.of()), end(other));
    }

    @Test
    void ofManyDuplicatesTheFirstLinesAreTold() {
        ContactImport list = list();
        feed(list, 1, LongStream.range(0, 3 * BATCH).map(n -> 1).toArray());

        Imported done = end(list);

        assertEquals("1 2999 1000", done.imported() + " " + done.duplicates() + " " + done.duplicateLines().size());
        assertEquals(1_001L, done.duplicateLines().get(999));
    }

    @Test
    void aRowThatIsRejectedIsNoEarlierRow() {
        ContactImport list = list();
        list.accept(new ContactRow.Rejected(1, "not a number"));
        feed(list, 2, 1);

        assertEquals(new Imported(1, 0, 0, List.of(), 0, 1, List.of(new ContactImport.Rejected(1, "not a number"))),
                end(list));
    }

    private ContactImport list() {
        return new ContactImport(campaigns, CampaignStore.ANY, campaigns.find(id).orElseThrow());
    }

    private static void feed(ContactImport list, long line, long... persons) {
        for (int i = 0; i < persons.length; i++) {
            list.accept(new ContactRow.Accepted(line + i, CampaignScene.contact(5511900000000L + persons[i])));
        }
    }

    private static Imported end(ContactImport list) {
        list.finish();
        return list.imported();
    }
}
