package dev.caravan.contacts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.caravan.domain.campaign.Contact;
import dev.caravan.domain.campaign.FieldName;
import dev.caravan.domain.campaign.Person;
import dev.caravan.domain.campaign.Zones;

/** Makes contacts of names and values, and knows what may stand in them. */
final class ContactColumns {

    static final int MOST = 50;
    static final int MOST_CHARACTERS = 1_000;

    /** What a message keeps of a contact, as JSON in UTF-8; its column takes four times that. */
    static final int MOST_BYTES = 16_000;
    /** No character becomes more of them. */
    private static final int WIDEST = 6;

    private final Phones phones;
    private final PersonZones zones;
    /** Names as they were met; JSON repeats them in every element. */
    private final Map<String, String> names = new HashMap<>();

    ContactColumns(Phones phones, PersonZones zones) {
        this.phones = phones;
        this.zones = zones;
    }

    /** The columns of a header. */
    List<String> header(List<String> cells) {
        List<String> columns = new ArrayList<>(cells.size());
        for (String cell : cells) {
            columns.add(FieldName.of(cell).orElseThrow(() -> new UnreadableContacts("line 1, column "
                    + (columns.size() + 1) + ": a column's name is " + FieldName.RULE)));
        }
        if (columns.size() > MOST) {
            throw new UnreadableContacts("line 1: more than " + MOST + " columns");
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new UnreadableContacts("line 1: two columns have the same name");
        }
        if (!columns.contains(Contact.PHONE)) {
            throw new UnreadableContacts("line 1: no column is called phone; the header is phone,name,...");
        }
        return columns;
    }

    /** The name that a property of JSON stands for. */
    String property(String text) {
        String known = names.get(text);
        if (known == null) {
            known = FieldName.of(text).orElseThrow(
                    () -> new IllegalArgumentException("a property's name is " + FieldName.RULE));
            if (names.size() < MOST) {
                names.put(text, known);
            }
        }
        return known;
    }

    /**
     * The value as it is kept: as it was before {@link CsvExport} made it harmless, without blanks around it.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static String value(String column, String cell) {
        String value = CsvExport.plain(cell).strip();
        if (value.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(column + " is longer than " + MOST_CHARACTERS + " characters");
        }
        for (int i = 0; i < value.length(); i++) {
            char sign = value.charAt(i);
            if (sign < ' ' && sign != '\n' && sign != '\r' && sign != '\t') {
                throw new IllegalArgumentException(column + " has a character that is none of a text");
            }
        }
        return value;
    }

    /**
     * @param values by column, without blank ones; the phone and the name are taken out
     * @throws IllegalArgumentException saying what is wrong
     */
    Contact contact(Map<String, String> values) {
        String phone = values.remove(Contact.PHONE);
        if (phone == null) {
            throw new IllegalArgumentException("phone is missing");
        }
        if (isTooLong(values)) {
            throw new IllegalArgumentException("all columns together are longer than " + MOST_BYTES + " bytes");
        }
        String name = values.remove(Contact.NAME);
        Person person = phones.person(phone);
        Zones where = zones.of(person);
        return new Contact(person, name, values, where);
    }

    private static boolean isTooLong(Map<String, String> values) {
        int characters = 2;
        for (Map.Entry<String, String> value : values.entrySet()) {
            characters += value.getKey().length() + value.getValue().length() + "\"\":\"\",".length();
        }
        return characters > MOST_BYTES / WIDEST && bytes(values) > MOST_BYTES;
    }

    private static int bytes(Map<String, String> values) {
        int bytes = 1;
        for (Map.Entry<String, String> value : values.entrySet()) {
            bytes += quoted(value.getKey()) + quoted(value.getValue()) + "\"\":\"\",".length();
        }
        return bytes;
    }

    private static int quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text))
                .getBytes(StandardCharsets.UTF_8).length;
    }
}
