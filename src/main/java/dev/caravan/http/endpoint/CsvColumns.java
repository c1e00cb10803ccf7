package dev.caravan.http.endpoint;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.caravan.http.ApiProblem;

/** The columns that the header of a CSV list of proxies names; its lines are read by them. */
final class CsvColumns {

    private static final ObjectReader READER = CsvMapper.builder().enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.WRAP_AS_ARRAY).build().readerFor(String[].class);

    private final List<String> names;

    private CsvColumns(List<String> names) {
        this.names = names;
    }

    /** @throws ApiProblem 400 when the line is no header, or has other columns than those of a proxy */
    static CsvColumns of(String header) {
        try {
            List<String> names = values(header).stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
            Set<String> once = new HashSet<>(names);
            if (once.size() == names.size() && once.containsAll(Set.of("host", "port"))
                    && ProxyList.COLUMNS.containsAll(once)) {
                return new CsvColumns(names);
            }
        } catch (IllegalArgumentException e) {
            // The same answer as for other columns.
        }
        // Without its words: a list without a header begins with a login.
        throw ApiProblem.invalidValue("header", "expected the columns host and port, and any of protocol, username, "
                + "password, country, each once and with commas between them");
    }

    /**
     * The values of a line by column; those of missing columns are missing.
     *
     * @throws IllegalArgumentException saying what is wrong, without the line's words
     */
    Map<String, String> row(String line) {
        List<String> values = values(line);
        if (values.size() > names.size()) {
            throw new IllegalArgumentException("more values than the header has columns");
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            row.put(names.get(i), values.get(i));
        }
        return row;
    }

    private static List<String> values(String line) {
        try (MappingIterator<String[]> rows = READER.readValues(line)) {
            return rows.hasNextValue() ? List.of(rows.nextValue()) : List.of();
        } catch (IOException e) {
            // Not as the cause, which quotes the line.
            throw new IllegalArgumentException("the quotes or commas are not those of CSV");
        }
    }
}
