package dev.caravan.http.endpoint;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.http.ApiProblem;

/** The properties of an object, absent ones told from null, and all mistakes in them together. */
final class Fields {

    private final JsonNode node;
    private final List<String> mistakes = new ArrayList<>();

    private Fields(JsonNode node) {
        this.node = node;
    }

    /** @param known any other property is a mistake */
    static Fields of(JsonNode node, Set<String> known) {
        Fields fields = new Fields(node);
        if (!node.isObject()) {
            fields.mistake("body", "expected an object");
            return fields;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                fields.mistake(name, "no such property; known are " + String.join(", ", new TreeSet<>(known)));
            }
        });
        return fields;
    }

    void mistake(String name, String what) {
        mistakes.add(name + ": " + what);
    }

    boolean any() {
        return !mistakes.isEmpty();
    }

    /** @throws ApiProblem 400 with every mistake */
    void check() {
        if (any()) {
            throw new ApiProblem(400, "invalid-value", String.join("; ", mistakes));
        }
    }

    boolean present(String name) {
        return node.has(name);
    }

    /**
     * A value of any kind.
     *
     * @param absent   what an absent one means
     * @param none     what null means
     * @param reader   throws when it is no such value
     * @param expected for the caller
     */
    <T> T value(String name, T absent, T none, Function<JsonNode, T> reader, String expected) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return absent;
        }
        if (value.isNull()) {
            return none;
        }
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
            mistake(name, "expected " + expected);
            return absent;
        }
    }

    /** A text that must be there. */
    String text(String name, int longest) {
        String text = node.path(name).isTextual() ? node.path(name).textValue().strip() : "";
        if (text.isEmpty() || text.length() > longest) {
            mistake(name, "expected a text of 1 to " + longest + " characters");
        }
        return text;
    }

    /** Texts of which there must be one. */
    List<String> texts(String name, int most) {
        List<String> texts = new ArrayList<>();
        node.path(name).forEach(each -> texts.add(each.isTextual() ? each.textValue() : ""));
        if (!node.path(name).isArray() || texts.isEmpty() || texts.size() > most || texts.contains("")) {
            mistake(name, "expected an array of 1 to " + most + " texts");
        }
        return texts.size() > most ? List.of() : texts;
    }

    /** A whole number; null for none. */
    Integer number(String name, Integer absent, int least, int most) {
        return value(name, absent, null, value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least
                    || value.intValue() > most) {
                throw new IllegalArgumentException();
            }
            return value.intValue();
        }, "an integer from " + least + " to " + most + ", or null for none");
    }
}
