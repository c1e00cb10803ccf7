package dev.caravan.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.caravan.contacts.TextLines.Line;

/**
 * The records of a CSV text. A quoted cell may have line breaks; a quote that is never closed spoils the line on which
 * it stands and no other. A line that cannot be read spoils the record that it is a part of.
 */
final class CsvRecords {

    /** Fifty cells of 1,000 characters; a record with its line breaks has no more. */
    private static final int MOST_CHARACTERS = 65_536;
    private static final String SEPARATORS = ",;\t";

    /**
     * A record, or what should be one.
     *
     * @param line    on which it begins, from 1
     * @param cells   null if the quotes are not those of CSV, or it cannot be read
     * @param mistake why it cannot be read, or null
     */
    record Row(long line, List<String> cells, String mistake) { }

    private final TextLines lines;
    /** Lines that were taken for a part of a record and were not. */
    private final Deque<Line> again = new ArrayDeque<>();
    private ObjectReader reader;

    CsvRecords(InputStream in) {
        lines = new TextLines(in, MOST_CHARACTERS);
    }

    /** The next record that is not blank; null after the last. The first one decides what separates cells. */
    Row next() throws IOException {
        Line first = line();
        while (first != null && first.mistake() == null && first.text().isBlank()) {
            first = line();
        }
        if (first == null) {
            return null;
        }
        if (reader == null) {
            reader = reader(separator(first.text()));
        }
        return first.opens() ? joined(first) : alone(first);
    }

    /** Looks for the end of a record that goes on in the next lines, as far as a record may be long. */
    private Row joined(Line first) throws IOException {
        Deque<Line> record = new ArrayDeque<>(List.of(first));
        boolean open = true;
        int length = first.text().length();
        while (open && length <= MOST_CHARACTERS) {
            Line next = line();
            if (next == null) {
                break;
            }
            record.add(next);
            open = !next.opens();
            length += next.mistake() == null ? 1 + next.text().length() : MOST_CHARACTERS + 1;
        }
        Optional<String> mistake = record.stream().map(Line::mistake).filter(Objects::nonNull).findFirst();
        if (!open && mistake.isPresent()) {
            return new Row(first.number(), null, mistake.get() + " (up to line " + record.getLast().number() + ")");
        }
        List<String> cells = open || length > MOST_CHARACTERS ? null
                : cells(record.stream().map(Line::text).collect(Collectors.joining("\n")));
        if (cells != null) {
            return new Row(first.number(), cells, null);
        }
        for (; record.size() > 1; record.removeLast()) {
            again.addFirst(record.getLast());
        }
        return alone(first);
    }

    private Row alone(Line line) throws IOException {
        return new Row(line.number(), line.mistake() == null ? cells(line.text()) : null, line.mistake());
    }

    private Line line() throws IOException {
        return again.isEmpty() ? lines.next() : again.removeFirst();
    }

    /** @return null if it is not a record, or not one alone */
    private List<String> cells(String record) throws IOException {
        try (MappingIterator<String[]> rows = reader.readValues(record)) {
            List<String> cells = rows.hasNextValue() ? List.of(rows.nextValue()) : List.of();
            return rows.hasNextValue() ? null : cells;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The one that stands most often in the header, whose names have none of them. */
    private static char separator(String header) {
        return (char) SEPARATORS.chars().boxed()
                .max((one, other) -> Long.compare(count(header, one), count(header, other))).orElseThrow().intValue();
    }

    private static long count(String header, int sign) {
        return header.chars().filter(each -> each == sign).count();
    }

    private static ObjectReader reader(char separator) {
        return CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build().readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator));
    }
}
