package dev.caravan.contacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.caravan.contacts.ContactRow.Accepted;
import dev.caravan.contacts.ContactRow.Rejected;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.Zones;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContactRowsTest {

    private static final Zones GOIAS = Zones.of("America/Sao_Paulo");
    private static final Accepted ZE = new Accepted(2, new Contact(new Person(5562981234567L), "Zé",
            Map.of("cidade", "Goiânia"), GOIAS));

    private final ContactRows rows = new ContactRows(Phones.of("BR").orElseThrow(), new PersonZones());

    @ParameterizedTest
    @ValueSource(strings = {"phone,name,cidade\n62 98123-4567,Zé,Goiânia\n",
        "\uFEFFphone;name;cidade\r\n(62) 8123-4567;\"Zé\";Goiânia",
        "name\tcidade\tPhone\n Zé \tGoiânia\t+5562981234567\n",
        "\"Phone\" , Name, Cidade\r'5562981234567,Zé, Goiânia\r"})
    void separatorsOrderAndLineEndsMayDiffer(String text) throws IOException {
        assertEquals(List.of(ZE), csv(text));
    }

    @Test
    void whatASpreadsheetSavedInItsOwnCharactersIsReadToo() throws IOException {
        assertEquals(List.of(ZE), csv(new ByteArrayInputStream(
                "phone;name;cidade\n62981234567;Zé;Goiânia\n".getBytes(Charset.forName("windows-1252")))));
    }

    /** As systems export what they had lost before: valid UTF-8, which Windows-1252 would make worse. */
    @Test
    void aSignThatStandsForALostOneDoesNotMakeALineWindows() throws IOException {
        assertEquals(List.of(new Accepted(2, contact(5562981234567L, "Jos\uFFFD da Conceição",
                Map.of("cidade", "Goiânia")))), csv("phone,name,cidade\n62981234567,Jos\uFFFD da Conceição,Goiânia\n"));
    }

    @Test
    void aRowThatIsWrongIsToldAndTheOthersAreTaken() throws IOException {
        List<ContactRow> read = csv("""
            phone,name,texto
            62981234567,Ana,"uma
            e outra ""linha""
            fim"
            123,Beto,x

            62981234568,Caio
            ,Duda,x
            62981234569,Eva,x,y
            62981234560,"Fa"bio,x
            62981234561,Gil,"x
            62981234562,Hugo,x
            """);

        assertEquals(List.of(
                new Accepted(2, contact(5562981234567L, "Ana", Map.of("texto", "uma\ne outra \"linha\"\nfim"))),
                new Rejected(5, "phone is too short"),
                new Accepted(7, contact(5562981234568L, "Caio", Map.of())),
                new Rejected(8, "phone is missing"),
                new Rejected(9, "more cells than the header has columns"),
                new Rejected(10, "a quote is not closed, or something follows one"),
                new Rejected(11, "a quote is not closed, or something follows one"),
                new Accepted(12, contact(5562981234562L, "Hugo", Map.of("texto", "x")))), read);
    }

    @Test
    void aQuoteThatIsNeverClosedSpoilsItsLineAlone() throws IOException {
        StringBuilder text = new StringBuilder("phone,name\n62981234567,\"Ana\n");
        for (int i = 0; i < 5_000; i++) {
            text.append("629").append(81_000_000 + i).append(",Beto\n");
        }

        List<ContactRow> read = csv(text.toString());

        assertEquals(new Rejected(2, "a quote is not closed, or something follows one"), read.get(0));
        assertEquals(5_000, read.stream().filter(Accepted.class::isInstance).count());
        assertEquals(5_002, read.get(read.size() - 1).line());
    }

    @Test
    void cellsHaveTheirLimits() throws IOException {
        assertEquals(List.of(new Accepted(2, contact(5562981234567L, null, Map.of("x", "y".repeat(1_000)))),
                new Rejected(3, "x is longer than 1000 characters"),
                new Rejected(4, "x has a character that is none of a text")),
                csv("phone,x\n62981234567," + "y".repeat(1_000) + "\n62981234568," + "y".repeat(1_001)
                        + "\n62981234569,a\u0007b\n"));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "phone,name         | line 1: expected the header phone,name,...
        name,cidade         | line 1: no column is called phone; the header is phone,name,...
        62981234567,Zé      | line 1: no column is called phone; the header is phone,name,...
        phone,name,Name     | line 1: two columns have the same name
        phone,name,         | line 1, column 3: a column's name is 1 to 64 letters, digits, blanks and _ . -, \
        a letter or digit first
        phone,{{x}}         | line 1, column 2: a column's name is 1 to 64 letters, digits, blanks and _ . -, \
        a letter or digit first
        """)
    void aHeaderThatIsNoneIsOneErrorOfTheWholeList(String text, String reason) {
        assertEquals(reason, assertThrows(UnreadableContacts.class, () -> csv(text + "\n62981234567,Zé\n"))
                .getMessage());
    }

    @Test
    void aListHasAHeader() {
        assertEquals("line 1: expected the header phone,name,...",
                assertThrows(UnreadableContacts.class, () -> csv("\n \n")).getMessage());
    }

    @Test
    void aListIsText() {
        assertEquals("line 1: this is no UTF-8 text", assertThrows(UnreadableContacts.class,
                () -> csv(new ByteArrayInputStream("phone\n".getBytes(StandardCharsets.UTF_16LE)))).getMessage());
        assertEquals("line 1: longer than 65536 bytes", assertThrows(UnreadableContacts.class,
                () -> csv("phone" + "1".repeat(70_000) + "\n62981234567\n")).getMessage());
        assertEquals("line 1: more than 50 columns", assertThrows(UnreadableContacts.class,
                () -> csv("phone" + ",x".repeat(50))).getMessage());
    }

    @Test
    void jsonIsAnArrayOfObjects() throws IOException {
        assertEquals(List.of(
                new Accepted(1, contact(5562981234567L, "Zé", Map.of("cidade", "Goiânia", "vip", "true"))),
                new Accepted(2, contact(5562981234568L, null, Map.of("n", "1.50"))),
                new Rejected(3, "phone is missing"),
                new Rejected(4, "not an object"),
                new Rejected(5, "not an object"),
                new Rejected(6, "tags is not a text or a number"),
                new Rejected(7, "name is there twice"),
                new Rejected(8, "a property's name is 1 to 64 letters, digits, blanks and _ . -, a letter or digit "
                        + "first"),
                new Accepted(9, contact(5562981234569L, null, Map.of()))),
                json("""
                    [{"phone":"62 98123-4567","Name":"Zé","cidade":" Goiânia ","vip":true},
                     {"phone":62981234568,"name":null,"n":1.50},
                     {"name":"x"}, "62981234567", [{"phone":"62981234567"}],
                     {"phone":"62981234567","tags":["a",{"b":1}],"name":"x"},
                     {"phone":"62981234567","name":"x","NAME":"y"},
                     {"phone":"62981234567","{{x}}":"y"},
                     {"phone":"62981234569"}]
                    """));
    }

    @ParameterizedTest
    @CsvSource({"x, 855, true", "x, 856, false", "é, 427, true", "é, 428, false", "😀, 213, true", "😀, 214, false"})
    void allColumnsTogetherFitAMessage(String sign, int signs, boolean fits) throws IOException {
        StringBuilder header = new StringBuilder("phone");
        StringBuilder line = new StringBuilder("62981234567");
        StringBuilder element = new StringBuilder("[{\"phone\":\"62981234567\"");
        for (int i = 10; i <= 25; i++) {
            String value = i < 25 ? "x".repeat(1_000) : sign.repeat(signs);
            header.append(",c").append(i);
            line.append(',').append(value);
            element.append(",\"c").append(i).append("\":\"").append(value).append('"');
        }

        for (List<ContactRow> read : List.of(csv(header + "\n" + line + "\n"), json(element + "}]"))) {
            assertEquals(fits, read.get(0) instanceof Accepted);
            assertTrue(fits || read.get(0) instanceof Rejected bad
                    && bad.reason().equals("all columns together are longer than 16000 bytes"), read.toString());
        }
    }

    @Test
    void whatIsEscapedIsAsLongAsItBecomes() throws IOException {
        String eight = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> ",\"c" + i + "\":\"" + "\\\"".repeat(1_000) + "\"")
                .collect(Collectors.joining());

        assertEquals(List.of(new Rejected(1, "all columns together are longer than 16000 bytes")),
                json("[{\"phone\":\"62981234567\"" + eight + "}]"));
    }

    @Test
    void anObjectHasFiftyPropertiesAtTheMost() throws IOException {
        StringBuilder element = new StringBuilder("[{\"phone\":\"62981234567\"");
        for (int i = 0; i < 50; i++) {
            element.append(",\"x").append(i).append("\":").append(i);
        }

        assertEquals(List.of(new Rejected(1, "more than 50 properties")), json(element + "}]"));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"phone":"62981234567"}            | expected an array of contacts
        ``                                 | expected an array of contacts
        [{"phone":"62981234567"}           | line 1, column 25: this is not JSON, or a text in it is too long
        [{"phone":"62981234567"}] x        | line 1, column 28: this is not JSON, or a text in it is too long
        [{"phone":"62981234567"}] []       | line 1, column 27: this is not JSON, or a text in it is too long
        [{phone:"62981234567"}]            | line 1, column 3: this is not JSON, or a text in it is too long
        """)
    void whatIsNoJsonIsToldWithItsPlace(String text, String reason) {
        assertEquals(reason, assertThrows(UnreadableContacts.class, () -> json(text)).getMessage());
    }

    @Test
    void aListIsReadWhileItComes() throws IOException {
        List<String> seen = new ArrayList<>();
        InputStream slow = new InputStream() {
            private final byte[] line = "phone\n62981234567\n".getBytes(StandardCharsets.UTF_8);
            private int at;

            @Override
            public int read() {
                throw new AssertionError("read by blocks");
            }

            @Override
            public int read(byte[] into, int from, int length) {
                seen.add("block");
                if (at >= 100) {
                    return -1;
                }
                int start = at == 0 ? 0 : 6;
                at++;
                System.arraycopy(line, start, into, from, line.length - start);
                return line.length - start;
            }
        };

        rows.csv(slow, row -> seen.add("row"));

        assertEquals(100, seen.stream().filter("row"::equals).count());
        assertTrue(seen.indexOf("row") < 5, () -> seen.subList(0, 5).toString());
    }

    private static Contact contact(long number, String name, Map<String, String> fields) {
        return new Contact(new Person(number), name, fields, GOIAS);
    }

    private List<ContactRow> csv(String text) throws IOException {
        return csv(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<ContactRow> csv(InputStream in) throws IOException {
        List<ContactRow> read = new ArrayList<>();
        rows.csv(in, read::add);
        return read;
    }

    private List<ContactRow> json(String text) throws IOException {
        List<ContactRow> read = new ArrayList<>();
        rows.json(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), read::add);
        return read;
    }
}
