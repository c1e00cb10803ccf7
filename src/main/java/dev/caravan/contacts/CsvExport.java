package dev.caravan.contacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;

/**
 * Writes rows of CSV that a spreadsheet shows as text: a cell that it would take for a formula gets an apostrophe
 * before it (OWASP, CSV injection). {@link ContactRows} takes it away again.
 */
public final class CsvExport implements Closeable {

    /** Cells that already look like one with its apostrophe get another, so that each can be told from the other. */
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20].*",
            Pattern.DOTALL);
    private static final CsvMapper MAPPER = CsvMapper.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private final SequenceWriter rows;

    /** @param out UTF-8; closed with this */
    public CsvExport(OutputStream out) throws IOException {
        rows = MAPPER.writerFor(String[].class).writeValues(out);
    }

    /** Writes one row; null is an empty cell. */
    public void row(List<?> cells) throws IOException {
        rows.write(cells.stream().map(cell -> harmless(Objects.toString(cell, ""))).toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** The cell as a spreadsheet may open it. */
    static String harmless(String value) {
        return FORMULA.matcher(value).matches() ? "'" + value : value;
    }

    /** What was made harmless. */
    static String plain(String cell) {
        return cell.startsWith("'") && FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
    }
}
