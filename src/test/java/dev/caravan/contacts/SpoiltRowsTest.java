package dev.caravan.contacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.caravan.contacts.ContactRow.Accepted;
import dev.caravan.contacts.ContactRow.Rejected;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A row that cannot be read costs no other: each line of a list is taken or told. */
class SpoiltRowsTest {

    private static final String QUOTES = "a quote is not closed, or something follows one";

    private final ContactRows rows = new ContactRows(Phones.of("BR").orElseThrow(), new PersonZones());

    @Test
    void aQuoteWithinACellIsASignLikeAnyOther() throws IOException {
        assertEquals(List.of("2", "3", "4", "5", "6"), csv("phone,name\n62981234567,TV 5\"\n62981234568,Beto\n"
                + "62981234569,Caio\n62981234560,TV 7\"\n62981234561,Eva\n"));
    }

    /** By its quotes one record, which ends in its second line. */
    @Test
    void rowsBehindOneWithAStrayQuoteAreTaken() throws IOException {
        assertEquals(List.of("2 " + QUOTES, "3 phone has more than digits, blanks and + - . ( )", "4", "5", "6"),
                csv("phone,name,obs\n62981234567,\"Ana\nBia\",TV 5\"\n62981234568,Beto\n62981234569,TV 7\"\n"
                        + "62981234561,Eva\n"));
    }

    private List<String> csv(String text) throws IOException {
        List<ContactRow> read = new ArrayList<>();
        rows.csv(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), read::add);
        return told(read);
    }

    private static List<String> told(List<ContactRow> rows) {
        return rows.stream().map(row -> row instanceof Rejected bad ? bad.line() + " " + bad.reason()
                : String.valueOf(((Accepted) row).line())).toList();
    }
}
