package dev.caravan.http;

import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;

/** Says in the caller's words why Jackson refused a body: no class names, no stack. */
final class JsonRefusal {

    private JsonRefusal() {
    }

    static ApiProblem of(JsonProcessingException refusal) {
        if (refusal instanceof UnrecognizedPropertyException unknown) {
            return ApiProblem.invalidValue(path(unknown), "no such property; known are " + unknown.getKnownPropertyIds()
                    .stream().map(String::valueOf).sorted().collect(Collectors.joining(", ")));
        }
        if (refusal instanceof ValueInstantiationException rejected) {
            return rejectedByTheType(rejected);
        }
        if (refusal instanceof MismatchedInputException mismatch) {
            return ApiProblem.invalidValue(path(mismatch), "expected " + expected(mismatch.getTargetType()));
        }
        if (refusal instanceof JsonMappingException && refusal.getCause() instanceof InputCoercionException) {
            return ApiProblem.invalidValue(path((JsonMappingException) refusal), "out of range");
        }
        if (refusal instanceof JsonMappingException && refusal.getCause() instanceof StreamReadException malformed) {
            return badJson(malformed.getOriginalMessage(), malformed.getLocation());
        }
        if (refusal instanceof JsonMappingException other) {
            return ApiProblem.invalidValue(path(other), "cannot be read");
        }
        return badJson(refusal.getOriginalMessage(), refusal.getLocation());
    }

    static ApiProblem badJson(String why, JsonLocation location) {
        // Jackson adds a second line that names its own source object.
        String text = why.lines().findFirst().orElse("not JSON").replaceAll("\\s*\\(for .*$", "");
        return ApiProblem.badJson(location == null ? text
                : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": " + text);
    }

    private static ApiProblem rejectedByTheType(ValueInstantiationException rejected) {
        if (rejected.getCause() instanceof ApiProblem problem) {
            return problem;
        }
        String why = rejected.getCause() instanceof IllegalArgumentException cause ? cause.getMessage() : null;
        return ApiProblem.invalidValue(path(rejected), why == null ? "cannot be taken" : why);
    }

    private static String path(JsonMappingException refusal) {
        String path = refusal.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "body" : path.startsWith(".") ? path.substring(1) : path;
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.stream(type.getEnumConstants()).map(JsonBody::word)
                    .collect(Collectors.joining(", "));
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "an integer";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (Temporal.class.isAssignableFrom(type)) {
            return "an ISO-8601 time";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "a " + type.getSimpleName();
    }
}
