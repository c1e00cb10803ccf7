package dev.caravan.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;

/**
 * The records of a CSV text. A quoted cell may have line breaks; a quote that is never closed spoils the line on which
 * it stands and no other.
 */
final class CsvRecords {

    /** Fifty cells of 1,000 characters; a record with its line breaks has no more. */
    private static final int MOST_CHARACTERS = 65_536;
    private static final String SEPARATORS = ",;\t";

    /** @param line on which it begins, from 1. @param cells null if the quotes are not those of CSV */
    record Row(long line, List<String> cells) { }

    private record Line(long number, String text) { }

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
        while (first != null && first.text().isBlank()) {
            first = line();
        }
        if (first == null) {
            return null;
        }
        if (reader == null) {
            reader = reader(separator(first.text()));
        }
        List<String> cells = cells(first.text());
        return cells != null || evenQuotes(first.text()) ? new Row(first.number(), cells) : joined(first);
    }

    private Row joined(Line first) throws IOException {
        StringBuilder text = new StringBuilder(first.text());
        Deque<Line> others = new ArrayDeque<>();
        List<String> cells = null;
        for (boolean open = true; open;) {
            Line next = line();
            if (next == null) {
                break;
            }
            others.add(next);
            text.append('\n').append(next.text());
            if (text.length() > MOST_CHARACTERS) {
                break;
            }
            open = evenQuotes(next.text());
            if (!open) {
                cells = cells(text.toString());
            }
        }
        if (cells == null) {
            while (!others.isEmpty()) {
                again.addFirst(others.removeLast());
            }
        }
        return new Row(first.number(), cells);
    }

    private Line line() throws IOException {
        if (!again.isEmpty()) {
            return again.removeFirst();
        }
        String text = lines.next();
        return text == null ? null : new Line(lines.number(), text);
    }

    private static boolean evenQuotes(String line) {
        boolean even = true;
        for (int at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) {
            even = !even;
        }
        return even;
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
