package dev.caravan.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.apache.camel.Exchange;

/**
 * The query parameters of a request, checked.
 *
 * <p>They are read from the query itself. Camel also copies them among the headers, where a caller can mix them up
 * with real headers and path parameters: routes must not read them there. Each method throws {@link ApiProblem} 400
 * {@code invalid-value}.
 */
public final class QueryParams {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private final Map<String, List<String>> values;

    private QueryParams(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * The parameters of the exchange's request.
     *
     * @param known the names that the path takes; any other is refused, as a mistyped filter would else filter nothing
     */
    public static QueryParams of(Exchange exchange, String... known) {
        return of(exchange.getMessage().getHeader(Exchange.HTTP_RAW_QUERY, String.class), known);
    }

    static QueryParams of(String query, String... known) {
        QueryParams params = new QueryParams(decode(query));
        Set<String> unknown = new TreeSet<>(params.values.keySet());
        unknown.removeAll(Arrays.asList(known));
        if (!unknown.isEmpty()) {
            throw ApiProblem.invalidValue(unknown.iterator().next(),
                    known.length == 0 ? "this path takes no parameters"
                            : "no such parameter; known are " + String.join(", ", new TreeSet<>(Arrays.asList(known))));
        }
        return params;
    }

    private static Map<String, List<String>> decode(String query) {
        try {
            return query == null ? Map.of() : new QueryStringDecoder(query, false).parameters();
        } catch (IllegalArgumentException e) {
            throw ApiProblem.invalidValue("query", "not well encoded");
        }
    }

    /** {@code limit}: how many items a page has, 1 to {@value #MAX_LIMIT}, {@value #DEFAULT_LIMIT} when absent. */
    public int limit() {
        return number(LIMIT, 1, MAX_LIMIT).map(Long::intValue).orElse(DEFAULT_LIMIT);
    }

    /** {@code cursor}: where the page begins; empty for the first. */
    public Optional<Cursor> cursor(String list, int keys) {
        return text(CURSOR).map(text -> Cursor.decode(text, list, keys));
    }

    /** The one value of that name; empty when absent. */
    public Optional<String> text(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            throw ApiProblem.invalidValue(name, "given more than once");
        }
        return given.stream().findFirst();
    }

    /** As {@link #text(String)}, with at most that many characters. */
    public Optional<String> text(String name, int maxLength) {
        Optional<String> value = text(name);
        if (value.isPresent() && (value.get().isEmpty() || value.get().length() > maxLength)) {
            throw ApiProblem.invalidValue(name, "expected 1 to " + maxLength + " characters");
        }
        return value;
    }

    /** A whole number between the bounds, both included. */
    public Optional<Long> number(String name, long min, long max) {
        return text(name).map(value -> {
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // The same answer as for a number out of bounds.
            }
            throw ApiProblem.invalidValue(name, "expected an integer from " + min + " to " + max);
        });
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> flag(String name) {
        return text(name).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ApiProblem.invalidValue(name, "expected true or false");
        });
    }

    /** One of the enum's constants, in any case. */
    public <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
        return text(name).map(value -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(value)).findFirst()
                .orElseThrow(() -> ApiProblem.invalidValue(name,
                        "expected one of " + String.join(", ", names(type)))));
    }

    private static <E extends Enum<E>> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
    }
}
