package dev.caravan.contacts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.caravan.contacts.ContactRow.Accepted;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class CsvExportTest {

    @Test
    void cellsAreQuotedWhereTheyMust() throws IOException {
        assertEquals("id,text\n1,\"a, \"\"b\"\"\nc\"\n,null\n", written(List.of("id", "text"),
                List.of(1, "a, \"b\"\nc"), Arrays.asList(null, "null")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(\"http://x\")", "+5562", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "'=1"})
    void aFormulaBecomesText(String cell) throws IOException {
        assertEquals("'" + cell, CsvExport.harmless(cell));
        assertFalse(written(List.of(cell)).matches("(?s)\"?[=+\\-@\t\r\n].*"));
        assertEquals(cell, CsvExport.plain(CsvExport.harmless(cell)));
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll @NotBlank @StringLength(max = 40) @CharRange(from = ' ', to = '~')
            @Chars({'=', '\'', '"', ',', ';', '\n', '\t', 'é', '@', '＝'}) String value) throws IOException {
        String cell = value.strip();
        String text = written(List.of("phone", "x"), List.of("5562981234567", cell));
        List<ContactRow> rows = new ArrayList<>();

        new ContactRows(Phones.of("BR").orElseThrow(), new PersonZones()).csv(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), rows::add);

        assertEquals(List.of(cell), rows.stream().map(Accepted.class::cast)
                .map(row -> row.contact().fields().get("x")).toList());
    }

    @SafeVarargs
    private static String written(List<?>... rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvExport export = new CsvExport(out)) {
            for (List<?> row : rows) {
                export.row(row);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
