package dev.caravan.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonObject;

/** Reads a body of the control endpoint strictly: what it does not know it names, with what it would have known. */
final class ControlBody {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of("ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private final JsonObject body;

    ControlBody(JsonObject body, String... fields) {
        List<String> valid = List.of(fields);
        for (String name : body.fieldNames()) {
            if (!valid.contains(name)) {
                throw unknown("field", name, valid);
            }
        }
        this.body = body;
    }

    static ApiError unknown(String what, String name, List<String> valid) {
        return ApiError.badRequest("unknown " + what + " \"" + name + "\"; valid: " + String.join(", ", valid));
    }

    boolean has(String name) {
        return body.getValue(name) != null;
    }

    String text(String name) {
        if (body.getValue(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw ApiError.badRequest(name + " must be a text");
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (body.getValue(name) instanceof Boolean flag) {
            return flag;
        }
        throw ApiError.badRequest(name + " must be true or false");
    }

    double rate(String name, double otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (body.getValue(name) instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1) {
            return number.doubleValue();
        }
        throw ApiError.badRequest(name + " must be a number from 0 to 1");
    }

    int number(String name, int otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        if (body.getValue(name) instanceof Integer number && number >= 0) {
            return number;
        }
        throw ApiError.badRequest(name + " must be a whole number, 0 or more");
    }

    Duration millis(String name, Duration otherwise) {
        return has(name) ? Duration.ofMillis(number(name, 0)) : otherwise;
    }

    /** A duration such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 1d}. */
    Duration duration(String name, Duration otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        Matcher parts = DURATION.matcher(text(name));
        if (!parts.matches()) {
            throw ApiError.badRequest(name + " must be a duration like 500ms, 30s, 5m, 2h, 1d");
        }
        return UNITS.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1)));
    }
}
