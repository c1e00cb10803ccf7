package dev.caravan.http.endpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.ProxyAddress;
import dev.caravan.domain.ProxyLine;
import dev.caravan.domain.ProxyProtocol;
import dev.caravan.http.ApiProblem;
import dev.caravan.store.ProxyImport.Candidate;

/**
 * Reads a list of proxies as text lines, CSV or JSON, batch by batch. A line that is wrong is noted with its number and
 * why; the others are taken (SPEC 2).
 */
public final class ProxyList {

    /** @param line from 1; in JSON the element's place. @param reason without the login */
    public record Rejected(long line, String reason) { }

    static final Set<String> COLUMNS =
            Set.of("protocol", "host", "port", "username", "password", "country");
    private static final int BATCH = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    /** More are no list with mistakes but something else, and the answer that names them all would be as large. */
    private static final int MOST_REJECTED = 100_000;
    private static final String PERHAPS_IMPORTED =
            "What came before it may be in the pool; repeating an import changes nothing.";

    private final ProxyProtocol fallback;
    private final Consumer<List<Candidate>> sink;
    private final List<Candidate> batch = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();

    /**
     * @param fallback protocol of entries that name none
     * @param sink     takes each batch
     */
    public ProxyList(ProxyProtocol fallback, Consumer<List<Candidate>> sink) {
        this.fallback = fallback;
        this.sink = sink;
    }

    /**
     * Reads all of it.
     *
     * @return what was rejected
     * @throws ApiProblem 415 for another content type, 400 for what is no text, no CSV or no JSON at all
     */
    public List<Rejected> read(String contentType, InputStream body) {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)))) {
            skipByteOrderMark(text);
            switch (contentType) {
                case "text/plain" -> lines(text);
                case "text/csv" -> csv(text);
                case "application/json" -> json(text);
                default -> throw ApiProblem.unsupportedMediaType("text/plain, text/csv, application/json");
            }
            flush();
            return rejected;
        } catch (CharacterCodingException e) {
            throw new ApiProblem(400, "not-text", "The body is not UTF-8 text. " + PERHAPS_IMPORTED);
        } catch (JsonProcessingException e) {
            // Without Jackson's own words: they quote what they met, which may be a password without quotes.
            throw notJson(e.getLocation());
        } catch (IOException e) {
            throw new ApiProblem(400, "not-text", "The body could not be read.");
        }
    }

    private static ApiProblem notJson(JsonLocation where) {
        String place = where == null ? "" : "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": ";
        return ApiProblem.badJson(place + "this is not JSON. " + PERHAPS_IMPORTED);
    }

    /** Editors of some systems begin a file with it; it belongs to none of the formats. */
    private static void skipByteOrderMark(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
    }

    private void lines(BufferedReader text) throws IOException {
        long number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            requireText(line, number);
            String entry = line.strip();
            if (!entry.isEmpty() && !entry.startsWith("#")) {
                add(number, () -> new Candidate(ProxyLine.parse(entry, fallback), null));
            }
        }
    }

    private static void requireText(String line, long number) {
        if (line.indexOf('\0') >= 0) {
            throw new ApiProblem(400, "not-text", "Line " + number + " is not text. " + PERHAPS_IMPORTED);
        }
    }

    /** Each line is a row of its own: no value of a proxy has a line break, and a stray quote spoils one line alone. */
    private void csv(BufferedReader text) throws IOException {
        String header = text.readLine();
        requireText(header == null ? "" : header, 1);
        CsvColumns columns = CsvColumns.of(header == null ? "" : header);
        long number = 1;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            requireText(line, number);
            String row = line;
            if (!row.isBlank()) {
                add(number, () -> candidate(columns.row(row)));
            }
        }
    }

    private Candidate candidate(Map<String, String> row) {
        return candidate(row.get("protocol"), row.get("host"), row.get("port"), row.get("username"),
                row.get("password"), row.get("country"));
    }

    private void json(BufferedReader text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw ApiProblem.invalidValue("body", "expected an array of proxies");
            }
            long place = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonNode entry = JSON.readTree(parser);
                add(++place, () -> candidate(entry));
            }
            if (parser.nextToken() != null) {
                throw notJson(parser.currentTokenLocation());
            }
        }
    }

    private Candidate candidate(JsonNode entry) {
        if (entry.isTextual()) {
            return new Candidate(ProxyLine.parse(entry.asText(), fallback), null);
        }
        if (!entry.isObject()) {
            throw new IllegalArgumentException("neither an object nor a text");
        }
        entry.fieldNames().forEachRemaining(name -> {
            if (!COLUMNS.contains(name)) {
                // Not which: in an entry of another form it may be the login.
                throw new IllegalArgumentException("it has a property that is not one of "
                        + String.join(", ", new TreeSet<>(COLUMNS)));
            }
        });
        return candidate(text(entry, "protocol"), text(entry, "host"), text(entry, "port"), text(entry, "username"),
                text(entry, "password"), text(entry, "country"));
    }

    private static String text(JsonNode entry, String property) {
        JsonNode value = entry.path(property);
        if (value.isContainerNode()) {
            throw new IllegalArgumentException(property + " is not a text or a number");
        }
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    private Candidate candidate(String protocol, String host, String port, String username, String password,
                                String country) {
        if (port == null) {
            throw new IllegalArgumentException("port is missing");
        }
        ProxyProtocol known = protocol == null || protocol.isBlank() ? fallback : ProxyLine.protocol(protocol);
        return new Candidate(new ProxyAddress(known, host == null ? null : host.strip(), ProxyLine.port(port), username,
                password), country(country));
    }

    /** @throws IllegalArgumentException when it is neither absent nor two letters */
    static String country(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!text.strip().matches("[A-Za-z]{2}")) {
            throw new IllegalArgumentException("country is not two letters");
        }
        return text.strip().toUpperCase(Locale.ROOT);
    }

    private void add(long line, Supplier<Candidate> entry) {
        try {
            batch.add(entry.get());
        } catch (IllegalArgumentException e) {
            rejected.add(new Rejected(line, e.getMessage()));
            if (rejected.size() > MOST_REJECTED) {
                throw new ApiProblem(400, "not-a-list", "More than " + MOST_REJECTED + " entries are wrong: this is no "
                        + "list of proxies. " + PERHAPS_IMPORTED);
            }
        }
        if (batch.size() == BATCH) {
            flush();
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            sink.accept(List.copyOf(batch));
            batch.clear();
        }
    }
}
