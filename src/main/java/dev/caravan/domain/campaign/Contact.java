package dev.caravan.domain.campaign;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One person whom a campaign writes to.
 *
 * @param name   null if the list tells none
 * @param fields the list's other columns that have a value, by {@link FieldName}, in its order
 * @param zones  where the number says that the person may be
 */
public record Contact(Person person, String name, Map<String, String> fields, Zones zones) {

    /** The column that holds the number, in lists and templates. */
    public static final String PHONE = "phone";
    /** The column that holds the name, in lists and templates. */
    public static final String NAME = "name";

    public Contact {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What {@link MessageTemplate} fills in. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>(fields);
        variables.put(PHONE, person.digits());
        if (name != null) {
            variables.put(NAME, name);
        }
        return variables;
    }
}
