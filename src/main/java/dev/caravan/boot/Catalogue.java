package dev.caravan.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Every key that exists: {@code config/application.properties} as it travels in the jar.
 *
 * <p>{@code key=value} is a key with its default, {@code #key=example} a key without one, and
 * {@code #gateway.*.kind=example} a family: the star stands for a name that the user chooses
 * (lower-case letters, digits and hyphens).
 */
final class Catalogue {

    static final String RESOURCE = "application.properties";

    /** Keys that belong to Camel and Quartz, which check them themselves, and those of the user's own routes. */
    private static final List<String> OPEN_PREFIXES = List.of("camel.", "quartz.", "org.quartz.", "user.");

    private static final Pattern SECRET = Pattern.compile("password|api-key|admin-key|token|secret");

    private static final String NAME = "([a-z0-9][a-z0-9-]*)";

    private static final String VARIABLE_PREFIX = "CARAVAN_";

    private final Map<String, PropertiesFile.Entry> entries = new LinkedHashMap<>();
    private final Map<Pattern, String> families = new LinkedHashMap<>();

    Catalogue(PropertiesFile file) {
        file.entries().forEach(entry -> {
            entries.put(entry.key(), entry);
            if (entry.key().contains("*")) {
                families.put(Pattern.compile(Pattern.quote(entry.key()).replace("*", "\\E" + NAME + "\\Q")),
                        entry.key());
            }
        });
    }

    /** The catalogue of this build. */
    static Catalogue packed() {
        return new Catalogue(packed(RESOURCE).orElseThrow(
                () -> new IllegalStateException(RESOURCE + " is missing on the classpath")));
    }

    /** A properties file of the classpath root, named {@code packed <name>} in messages. */
    static Optional<PropertiesFile> packed(String name) {
        try (InputStream in = Catalogue.class.getClassLoader().getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(PropertiesFile.read("packed " + name,
                    new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the catalogue says about a key, found by name or by family. */
    Optional<PropertiesFile.Entry> entry(String key) {
        PropertiesFile.Entry exact = entries.get(key);
        if (exact != null) {
            return Optional.of(exact);
        }
        return families.keySet().stream()
                .filter(family -> family.matcher(key).matches())
                .findFirst()
                .map(family -> entries.get(families.get(family)));
    }

    Set<String> keys() {
        return entries.keySet();
    }

    /** Whether a key may stand in a file. */
    boolean accepts(String key) {
        return OPEN_PREFIXES.stream().anyMatch(key::startsWith)
                || entry(key).filter(entry -> !key.contains("*")).isPresent();
    }

    /** Whether a key's value must never be shown. */
    static boolean secret(String key) {
        return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** The known key that an unknown one is most likely meant to be; none if nothing is near. */
    Optional<String> suggestion(String unknown) {
        // A third of the letters wrong is the usual bound between a slip and another word.
        int limit = Math.max(2, unknown.length() / 3);
        LevenshteinDistance distance = new LevenshteinDistance(limit);
        String best = null;
        int bestDistance = limit + 1;
        for (String key : entries.keySet()) {
            String candidate = likeIn(key, unknown);
            int found = distance.apply(unknown, candidate);
            if (found >= 0 && found < bestDistance) {
                best = candidate;
                bestDistance = found;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Puts the name that the user chose into a family's key, so that only the rest is compared. */
    private static String likeIn(String key, String unknown) {
        String[] known = key.split("\\.");
        String[] given = unknown.split("\\.");
        for (int i = 0; i < known.length && i < given.length; i++) {
            if ("*".equals(known[i])) {
                known[i] = given[i];
            }
        }
        return String.join(".", known);
    }

    /** The environment variable of a key: {@code database.url} is {@code CARAVAN_DATABASE_URL}. */
    static String variable(String key) {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * The key of an environment variable.
     *
     * @param known keys set elsewhere: a family's member named there keeps its spelling
     */
    Optional<String> keyOf(String variable, Set<String> known) {
        for (Set<String> keys : List.of(known, entries.keySet())) {
            for (String key : keys) {
                if (!key.contains("*") && variable(key).equals(variable)) {
                    return Optional.of(key);
                }
            }
        }
        for (String family : families.values()) {
            String[] around = family.split("\\*", 2);
            String head = variable(around[0]);
            String tail = variable(around[1]).substring(VARIABLE_PREFIX.length());
            if (variable.length() > head.length() + tail.length()
                    && variable.startsWith(head) && variable.endsWith(tail)) {
                String name = variable.substring(head.length(), variable.length() - tail.length());
                return Optional.of(around[0] + spelling(name, around[0], known) + around[1]);
            }
        }
        return Optional.empty();
    }

    private static String spelling(String name, String head, Set<String> known) {
        return known.stream()
                .filter(key -> key.startsWith(head))
                .map(key -> key.substring(head.length()).split("\\.")[0])
                .filter(other -> variable(other).equals(VARIABLE_PREFIX + name))
                .findFirst()
                .orElse(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
