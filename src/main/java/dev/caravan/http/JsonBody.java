package dev.caravan.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.apache.camel.Exchange;

/**
 * Reads and writes the JSON of the HTTP endpoints.
 *
 * <p>Reading is strict, because what is silently dropped or bent is a mistake that nobody sees: unknown and repeated
 * properties, values of another type ({@code "1"} for {@code 1}) and anything after the value are refused with an
 * {@link ApiProblem}. Writing gives instants as ISO-8601 in UTC, and null where a value is missing.
 */
public final class JsonBody {

    /** No body of Caravan's is deeper than 5; this keeps a hostile one off the stack. */
    private static final int MAX_DEPTH = 32;
    /** Characters in one string; templates and text imports are far below. */
    private static final int MAX_STRING = 1_000_000;

    private static final JsonMapper MAPPER = mapper();

    private JsonBody() {
    }

    /** The body of the exchange's message as a {@code type}, usually a record. */
    public static <T> T read(Exchange exchange, Class<T> type) {
        InputStream body = exchange.getMessage().getBody(InputStream.class);
        return read(body == null ? InputStream.nullInputStream() : body, type);
    }

    /**
     * The JSON as a {@code type}.
     *
     * @throws ApiProblem 400 {@code bad-json} with line and column, or {@code invalid-value} with the property's path
     */
    public static <T> T read(InputStream json, Class<T> type) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            return read(parser, type);
        } catch (JsonProcessingException e) {
            throw JsonRefusal.of(e);
        } catch (IOException e) {
            throw ApiProblem.badJson("The body is not UTF-8 text.");
        }
    }

    /** As {@link #read(InputStream, Class)}. */
    public static <T> T read(String json, Class<T> type) {
        try (JsonParser parser = MAPPER.createParser(new StringReader(json))) {
            return read(parser, type);
        } catch (JsonProcessingException e) {
            throw JsonRefusal.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body as a tree, whatever properties it has: for senders that add to their messages as they please. */
    public static JsonNode readLeniently(Exchange exchange) {
        return read(exchange, JsonNode.class);
    }

    /** The value as JSON. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How an enum constant is written. */
    static String word(Object constant) {
        return MAPPER.convertValue(constant, String.class);
    }

    private static <T> T read(JsonParser parser, Class<T> type) throws IOException {
        if (parser.nextToken() == null) {
            throw ApiProblem.badJson("The body is empty.");
        }
        T value = MAPPER.readValue(parser, type);
        if (parser.nextToken() != null) {
            throw JsonRefusal.badJson("something follows the value", parser.currentTokenLocation());
        }
        if (value == null) {
            throw ApiProblem.invalidValue("body", "must not be null");
        }
        return value;
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH).maxStringLength(MAX_STRING).build())
                .build();
        return JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, text -> text
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }
}
