package dev.caravan.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Validates a body in the words of the gateway's schema library (GATEWAYS 1.2). */
final class BodyCheck {

    private final JsonObject body;
    private final String prefix;
    private final List<String> errors;

    BodyCheck(JsonObject body) {
        this(body, "", new ArrayList<>());
    }

    private BodyCheck(JsonObject body, String prefix, List<String> errors) {
        this.body = body;
        this.prefix = prefix;
        this.errors = errors;
    }

    /** The properties are texts. */
    BodyCheck text(String... names) {
        for (String name : names) {
            type(name, String.class, "string");
        }
        return this;
    }

    /** The property is a boolean. */
    BodyCheck bool(String name) {
        type(name, Boolean.class, "boolean");
        return this;
    }

    /** The property is a boolean and one of true and false: a wrong one is reported twice. */
    BodyCheck flag(String name) {
        type(name, Boolean.class, "boolean");
        if (body.containsKey(name) && !(body.getValue(name) instanceof Boolean)) {
            errors.add(prefix + name + " is not one of enum values: true,false");
        }
        return this;
    }

    /** The property has the type; if not, its description is the message. */
    BodyCheck described(String name, Class<?> type, String description) {
        if (body.containsKey(name) && !type.isInstance(body.getValue(name))) {
            errors.add(description);
        }
        return this;
    }

    BodyCheck oneOf(String name, List<String> values) {
        if (body.containsKey(name) && !values.contains(String.valueOf(body.getValue(name)))) {
            errors.add(prefix + name + " is not one of enum values: " + String.join(",", values));
        }
        return this;
    }

    BodyCheck matches(String name, String pattern) {
        if (body.getValue(name) instanceof String text && !Pattern.compile(pattern).matcher(text).find()) {
            errors.add(prefix + name + " does not match pattern \"" + pattern.replace("\\", "\\\\") + "\"");
        }
        return this;
    }

    BodyCheck arrayOf(String name, List<String> values) {
        if (array(name)) {
            JsonArray items = body.getJsonArray(name);
            for (int i = 0; i < items.size(); i++) {
                if (!values.contains(String.valueOf(items.getValue(i)))) {
                    errors.add(prefix + name + "[" + i + "] is not one of enum values: " + String.join(",", values));
                }
            }
        }
        return this;
    }

    /** At least one text of digits, none twice. */
    BodyCheck numericTexts(String name, String description) {
        if (!array(name)) {
            return this;
        }
        JsonArray items = body.getJsonArray(name);
        if (items.isEmpty()) {
            errors.add(prefix + name + " does not meet minimum length of 1");
        }
        if (items.stream().distinct().count() < items.size()) {
            errors.add(prefix + name + " contains duplicate item");
        }
        items.stream().filter(item -> !(item instanceof String text && text.matches("\\d+.*")))
                .forEach(item -> errors.add(description));
        return this;
    }

    /** Checks an object inside the body with the same words, if it is there. */
    BodyCheck nested(String name, Consumer<BodyCheck> checks) {
        if (body.getValue(name) instanceof JsonObject inner) {
            checks.accept(new BodyCheck(inner, prefix + name + ".", errors));
        } else {
            type(name, JsonObject.class, "object");
        }
        return this;
    }

    BodyCheck required(String... names) {
        String owner = prefix.isEmpty() ? "instance" : prefix.substring(0, prefix.length() - 1);
        for (String name : names) {
            if (!body.containsKey(name)) {
                errors.add(owner + " requires property \"" + name + "\"");
            }
        }
        return this;
    }

    /** The odd rule of GATEWAYS 1.2: it acts only if the body has no property outside the list. */
    BodyCheck notEmpty(String... names) {
        List<String> listed = List.of(names);
        if (listed.containsAll(body.fieldNames())) {
            listed.stream().filter(name -> "".equals(body.getValue(name)))
                    .forEach(name -> errors.add("The \"" + name + "\" cannot be empty"));
        }
        return this;
    }

    List<String> errors() {
        return errors;
    }

    void orThrow() {
        if (!errors.isEmpty()) {
            throw ApiError.invalid(errors);
        }
    }

    private boolean array(String name) {
        return type(name, JsonArray.class, "array") && body.containsKey(name);
    }

    private boolean type(String name, Class<?> type, String typeName) {
        if (body.containsKey(name) && !type.isInstance(body.getValue(name))) {
            errors.add(prefix + name + " is not of a type(s) " + typeName);
            return false;
        }
        return true;
    }
}
