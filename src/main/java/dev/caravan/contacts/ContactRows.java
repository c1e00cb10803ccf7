package dev.caravan.contacts;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.caravan.domain.campaign.Contact;

/**
 * Reads lists of contacts row by row, however long they are: CSV with the header {@code phone,name,…} or a JSON array
 * of objects (SPEC 9). A row that is wrong is told with its line and why; the others are taken.
 */
public final class ContactRows {

    private static final int MOST_CHARACTERS = 65_536;
    /** A text of JSON is held whole before it can be refused: a picture that an export has with each contact fits. */
    private static final int MOST_HELD = 4 << 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MOST_HELD)
                    .maxNumberLength(MOST_CHARACTERS).maxNameLength(1_000).build()).build();

    private final Phones phones;
    private final PersonZones zones;

    public ContactRows(Phones phones, PersonZones zones) {
        this.phones = phones;
        this.zones = zones;
    }

    /**
     * Reads CSV: separated by comma, semicolon or tab, in UTF-8 or Windows-1252.
     *
     * @throws UnreadableContacts when the header is not one of contacts, or this is no text
     */
    public void csv(InputStream in, Consumer<ContactRow> sink) throws IOException {
        CsvRecords records = new CsvRecords(in);
        ContactColumns columns = new ContactColumns(phones, zones);
        CsvRecords.Row first = records.next();
        if (first != null && first.mistake() != null) {
            throw new UnreadableContacts("line " + first.line() + ": " + first.mistake());
        }
        if (first == null || first.cells() == null) {
            throw new UnreadableContacts("line 1: expected the header phone,name,...");
        }
        List<String> header = columns.header(first.cells());
        for (CsvRecords.Row row = records.next(); row != null; row = records.next()) {
            CsvRecords.Row each = row;
            sink.accept(row(each.line(), () -> columns.contact(values(header, each))));
        }
    }

    private static Map<String, String> values(List<String> header, CsvRecords.Row row) {
        List<String> cells = row.cells();
        if (cells == null) {
            throw new IllegalArgumentException(row.mistake() != null ? row.mistake()
                    : "a quote is not closed, or something follows one");
        }
        if (cells.size() > header.size()) {
            throw new IllegalArgumentException("more cells than the header has columns");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            put(values, header.get(i), cells.get(i));
        }
        return values;
    }

    /**
     * Reads JSON.
     *
     * @throws UnreadableContacts when it is no array, or from where on it is no JSON
     */
    public void json(InputStream in, Consumer<ContactRow> sink) throws IOException {
        ContactColumns columns = new ContactColumns(phones, zones);
        try (JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnreadableContacts("expected an array of contacts");
            }
            for (long place = 1; parser.nextToken() != JsonToken.END_ARRAY; place++) {
                sink.accept(element(place, parser, columns));
            }
            if (parser.nextToken() != null) {
                throw notJson(parser.currentTokenLocation());
            }
        } catch (JsonProcessingException e) {
            // Without Jackson's own words, which quote what they met.
            throw notJson(e.getLocation());
        } catch (CharConversionException e) {
            throw notJson(null);
        }
    }

    private static UnreadableContacts notJson(JsonLocation where) {
        return new UnreadableContacts((where == null ? "" : "line " + where.getLineNr() + ", column "
                + where.getColumnNr() + ": ") + "this is not JSON, or a text in it is too long");
    }

    /** Reads to the element's end in any case, so that the next one can be read. */
    private static ContactRow element(long place, JsonParser parser, ContactColumns columns) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return new ContactRow.Rejected(place, "not an object");
        }
        Map<String, String> values = new LinkedHashMap<>();
        String mistake = null;
        for (int count = 1; parser.nextToken() != JsonToken.END_OBJECT; count++) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                parser.skipChildren();
            }
            if (mistake == null) {
                mistake = count > ContactColumns.MOST ? "more than " + ContactColumns.MOST + " properties"
                        : property(values, name, token, parser, columns);
            }
        }
        return mistake == null ? row(place, () -> columns.contact(values)) : new ContactRow.Rejected(place, mistake);
    }

    /** @return what is wrong with it, or null */
    private static String property(Map<String, String> values, String name, JsonToken token, JsonParser parser,
                                   ContactColumns columns) throws IOException {
        try {
            String column = columns.property(name);
            if (token.isStructStart()) {
                throw new IllegalArgumentException(column + " is not a text or a number");
            }
            if (values.containsKey(column)) {
                throw new IllegalArgumentException(column + " is there twice");
            }
            if (parser.getTextLength() > MOST_CHARACTERS) {
                throw new IllegalArgumentException(column + " is longer than " + MOST_CHARACTERS + " characters");
            }
            if (token != JsonToken.VALUE_NULL) {
                put(values, column, parser.getText());
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static void put(Map<String, String> values, String column, String cell) {
        String value = ContactColumns.value(column, cell);
        if (!value.isEmpty()) {
            values.put(column, value);
        }
    }

    private static ContactRow row(long line, Supplier<Contact> contact) {
        try {
            return new ContactRow.Accepted(line, contact.get());
        } catch (IllegalArgumentException e) {
            return new ContactRow.Rejected(line, e.getMessage());
        }
    }
}
