package dev.caravan.contacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.caravan.contacts.ContactRow.Accepted;
import dev.caravan.contacts.ContactRow.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A row that cannot be read costs no other: each line of a list is taken or told. */
class SpoiltRowsTest {

    private static final String LONG = "x".repeat(70_000);
    private static final String QUOTES = "a quote is not closed, or something follows one";

    private final ContactRows rows = new ContactRows(Phones.of("BR").orElseThrow(), new PersonZones());

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aLineThatIsTooLongIsToldAndTheOthersAreTaken(String end) throws IOException {
        assertEquals(List.of("2", "3 longer than 65536 bytes", "4", "5 longer than 65536 bytes", "6"),
                csv(String.join(end, "phone,name", "62981234567,Ana", "62981234568," + LONG, "62981234569,Caio",
                        "62981234560,\"" + LONG + "\"", "62981234561,Eva")));
    }

    @Test
    void theLastLineMayBeTooLong() throws IOException {
        assertEquals(List.of("2", "3 longer than 65536 bytes"), csv("phone\n62981234567\n" + LONG));
    }

    @Test
    void whatIsNoTextIsToldAndTheOthersAreTaken() throws IOException {
        assertEquals(List.of("2 this is no UTF-8 text", "3"),
                csv("phone,name\n62981234567,A\0na\n62981234568,Beto\n"));
    }

    /** A number in somebody's notes is nobody's contact. */
    @Test
    void aCellThatIsTooLongEndsWithItsQuote() throws IOException {
        assertEquals(List.of("2 longer than 65536 bytes (up to line 4)", "5",
                "6 longer than 65536 bytes (up to line 7)", "8"), csv("phone,name\n"
                + "62981234567,\"" + LONG + "\n62981234568\n\"\"fim\"\"\"\n"
                + "62981234569,Caio\n"
                + "62981234560,\"nota\n" + LONG + "\"\n62981234561,Eva\n"));
    }

    @Test
    void aLineThatIsTooLongAndOpensAQuoteSpoilsNoOther() throws IOException {
        List<String> read = csv("phone,name\n62981234567,\"" + LONG + "\n" + many(5_000));

        assertEquals("2 longer than 65536 bytes", read.get(0));
        assertEquals(IntStream.rangeClosed(3, 5_002).mapToObj(String::valueOf).toList(), read.subList(1, read.size()));
    }

    @Test
    void linesThatAreTooLongOneAfterTheOtherAreToldOneByOne() throws IOException {
        assertEquals(List.of("2 " + QUOTES, "3 longer than 65536 bytes", "4 longer than 65536 bytes", "5"),
                csv("phone,name\n62981234567,\"Ana\n" + LONG + "\n" + LONG + "\n62981234568,Beto\n"));
    }

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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        too long       | "phone":"62981234567","x":"LONG"    | x is longer than 65536 characters
        much too long  | "phone":"62981234567","x":"PICTURE" | x is longer than 65536 characters
        a NUL          | "phone":"62981234567","x":"a\0b"    | x has a character that is none of a text
        a long number  | "phone":"62981234567","x":NUMBER    | x is longer than 1000 characters
        deeply nested  | "phone":"62981234567","x":NESTED    | x is not a text or a number
        after another  | "{}":"","x":"ENDLESS"               | a property's name is 1 to 64 letters, digits, blanks \
        and _ . -, a letter or digit first
        """)
    void anElementThatCannotBeTakenIsToldAndTheOthersAreTaken(String what, String element, String reason)
            throws IOException {
        String spoilt = element.replace("LONG", LONG).replace("PICTURE", "x".repeat(2_000_000))
                .replace("NUMBER", "1".repeat(2_000)).replace("NESTED", "[".repeat(40) + "]".repeat(40))
                .replace("ENDLESS", "x".repeat(10_000_000));

        assertEquals(List.of("1", "2 " + reason, "3"),
                json("[{\"phone\":\"62981234567\"},{" + spoilt + "},{\"phone\":\"62981234568\"}]"), what);
    }

    /** What it was is forgotten only with all of it read, which takes memory. */
    @Test
    void aTextOfManyMegabytesEndsAListOfJson() {
        assertEquals("this is not JSON, or a text in it is too long",
                assertThrows(UnreadableContacts.class, () -> json("[{\"phone\":\"62981234567\",\"x\":\""
                        + "x".repeat(5_000_000) + "\"}]")).getMessage());
    }

    private static String many(int lines) {
        return IntStream.range(0, lines).mapToObj(i -> "629" + (81_000_000 + i) + ",Beto\n")
                .collect(Collectors.joining());
    }

    private List<String> csv(String text) throws IOException {
        List<ContactRow> read = new ArrayList<>();
        rows.csv(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), read::add);
        return told(read);
    }

    private List<String> json(String text) throws IOException {
        List<ContactRow> read = new ArrayList<>();
        rows.json(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), read::add);
        return told(read);
    }

    private static List<String> told(List<ContactRow> rows) {
        return rows.stream().map(row -> row instanceof Rejected bad ? bad.line() + " " + bad.reason()
                : String.valueOf(((Accepted) row).line())).toList();
    }
}
