package dev.caravan.boot;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.caravan.ops.log.LogText;
import org.apache.camel.util.TimeUtils;

/**
 * The configuration of one run, all sources merged.
 *
 * <p>The readers note a mistake and go on with the catalogue's default, so that one start reports every mistake:
 * read everything, then {@link #check()}. Every key read must be in the catalogue, and a key without a default is
 * read through {@link #optional}, except in a {@link #section}, which is left empty when one is missing.
 */
public final class Config {

    static final String PROFILE_VARIABLE = "CARAVAN_PROFILE";
    static final String DIRECTORY_VARIABLE = "CARAVAN_CONFIG";

    private static final Pattern DURATION = Pattern.compile("(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,12})\\s?(B|KiB|MiB|GiB)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private final Catalogue catalogue;
    private final Map<String, ConfigLayers.Given> values;
    private final Map<String, String> packed;
    private final Map<String, String> mistakesByKey = new LinkedHashMap<>();
    private final Set<String> mistakes = new LinkedHashSet<>();

    /** @param packed what the files in the jar alone would give */
    Config(Catalogue catalogue, Map<String, ConfigLayers.Given> values, Map<String, String> packed,
            List<String> mistakes) {
        this.catalogue = catalogue;
        this.packed = packed;
        this.values = values;
        this.mistakes.addAll(mistakes);
        values.forEach(this::checkShape);
    }

    /** Whether the key has a value, from a default or from anywhere else. */
    public boolean has(String key) {
        return values.containsKey(ConfigLayers.spelling(key));
    }

    /** The value of a key that may be unset, read by one of the readers: {@code optional("database.url", c::text)}. */
    public <T> Optional<T> optional(String key, Function<String, T> reader) {
        known(key);
        return has(key) ? Optional.of(reader.apply(key)) : Optional.empty();
    }

    /** Text of at least one character. */
    public String text(String key) {
        return read(key, "some text; take the line out to leave the key unset", value -> {
            if (value.isBlank()) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    /** Values separated by commas; an empty text is an empty list. */
    public List<String> list(String key) {
        return read(key, "values separated by commas",
                value -> Arrays.stream(value.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList());
    }

    /** A whole number within the bounds, both included. */
    public int integer(String key, int min, int max) {
        return read(key, "a whole number from " + min + " to " + max, value -> {
            int number = Integer.parseInt(value);
            if (number < min || number > max) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** A TCP port, 0 for any free one. */
    public int port(String key) {
        return integer(key, 0, 65535);
    }

    /** {@code true} or {@code false}. */
    public boolean bool(String key) {
        return Boolean.parseBoolean(oneOf(key, "true", "false"));
    }

    /** One of the given words. */
    public String oneOf(String key, String... words) {
        return read(key, "one of " + String.join(", ", words), value -> {
            if (!List.of(words).contains(value)) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    /** One of an enum's names; written in lower case with hyphens or as in Java. */
    public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)
                .replace('_', '-')).toList();
        return read(key, "one of " + String.join(", ", names),
                value -> Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** A length of time with its units: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 2d}. */
    public Duration duration(String key) {
        return read(key, "a time with its unit, such as 500ms, 30s, 5m, 6h or 2d", Config::durationOf);
    }

    /** An amount of bytes: {@code 512KiB}, {@code 10MiB}, {@code 1GiB}. */
    public long bytes(String key) {
        return read(key, "a size with its unit, such as 512KiB, 10MiB or 1GiB", value -> {
            Matcher matcher = BYTES.matcher(value);
            if (!matcher.matches()) {
                throw new IllegalArgumentException();
            }
            int thousands = List.of("B", "KiB", "MiB", "GiB").indexOf(matcher.group(2));
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << 10 * thousands);
        });
    }

    /** A share from 0 to 1, for example {@code 0.25}. */
    public double ratio(String key) {
        return read(key, "a share from 0 to 1, such as 0.25", value -> {
            double share = new BigDecimal(value).doubleValue();
            if (share < 0 || share > 1) {
                throw new IllegalArgumentException();
            }
            return share;
        });
    }

    /** An absolute {@code http} or {@code https} address. */
    public URI uri(String key) {
        return read(key, "an address such as http://host:8080", value -> {
            URI uri = URI.create(value);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                throw new IllegalArgumentException();
            }
            return uri;
        });
    }

    /** A file or folder, relative to the folder the process was started in. */
    public Path path(String key) {
        return read(key, "a path", value -> {
            if (value.isBlank()) {
                throw new IllegalArgumentException();
            }
            return Path.of(value);
        });
    }

    /** The names that the user chose in a family: {@code names("gateway")} for {@code gateway.<name>.kind}. */
    public Set<String> names(String family) {
        String head = family + ".";
        Set<String> members = new TreeSet<>();
        for (String key : values.keySet()) {
            if (key.startsWith(head) && catalogue.entry(key).filter(e -> e.key().startsWith(head + "*.")).isPresent()) {
                String name = key.substring(head.length(), key.indexOf('.', head.length()));
                if (NAME.matcher(name).matches()) {
                    members.add(name);
                }
            }
        }
        return members;
    }

    /**
     * Builds a Settings record. What its constructor rejects becomes a mistake like any other; empty if there was one.
     */
    public <T> Optional<T> section(Function<Config, T> reader) {
        int before = mistakes.size();
        try {
            T settings = reader.apply(this);
            return mistakes.size() == before ? Optional.of(settings) : Optional.empty();
        } catch (IllegalArgumentException | NullPointerException e) {
            if (mistakes.size() == before) {
                if (e instanceof NullPointerException) {
                    throw e;
                }
                mistakes.add(e.getMessage());
            }
            return Optional.empty();
        }
    }

    /** Adds a mistake that no single reader can see. */
    public void mistake(String key, String expected) {
        mistaken(key, expected);
    }

    /**
     * Ends the start if anything was wrong.
     *
     * @throws ConfigurationException with every mistake
     */
    public void check() {
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(List.copyOf(mistakes));
        }
    }

    /** Where a key's value was given: file and line, variable or option; empty if it is unset. */
    public Optional<String> origin(String key) {
        return Optional.ofNullable(values.get(key)).map(ConfigLayers.Given::origin);
    }

    /** What differs from the packed files, secrets masked, in the order of the keys: for the log. */
    public Map<String, String> changed() {
        Map<String, String> changed = new TreeMap<>();
        values.forEach((key, given) -> {
            if (!given.value().equals(packed.get(key))) {
                changed.put(key, shown(key, given.value()) + " (" + given.origin() + ")");
            }
        });
        return changed;
    }

    /** Replaces "any" by what was chosen, so that everybody sees the same value. */
    void resolve(String key, String value) {
        values.computeIfPresent(key, (k, given) -> new ConfigLayers.Given(value, given.origin()));
    }

    /** Every key with its value, for placeholders in routes and for Camel's own settings. */
    Properties placeholders() {
        Properties all = new Properties();
        values.forEach((key, given) -> all.setProperty(key, given.value()));
        return all;
    }

    private <T> T read(String key, String expected, Function<String, T> parser) {
        PropertiesFile.Entry entry = known(key);
        ConfigLayers.Given given = values.get(ConfigLayers.spelling(key));
        if (given != null && !mistakesByKey.containsKey(key)) {
            try {
                return parser.apply(given.value());
            } catch (RuntimeException e) {
                mistaken(key, expected);
            }
        } else if (given == null) {
            mistaken(key, expected);
        }
        if (entry.offered()) {
            throw new IllegalArgumentException(key + " has no default");
        }
        return parser.apply(entry.value());
    }

    private PropertiesFile.Entry known(String key) {
        return catalogue.entry(key).orElseThrow(() -> new IllegalStateException(key + " is not in the catalogue"));
    }

    private void mistaken(String key, String expected) {
        ConfigLayers.Given given = values.get(ConfigLayers.spelling(key));
        String mistake = given == null
                ? key + " is missing; expected " + expected
                : given.origin() + ": " + key + "=" + shown(key, given.value()) + " — expected " + expected;
        if (mistakesByKey.putIfAbsent(key, mistake) == null) {
            mistakes.add(mistake);
        }
    }

    /** Most placeholders are read by routes alone; their default shows what kind of value they take. */
    private void checkShape(String key, ConfigLayers.Given given) {
        Optional<PropertiesFile.Entry> entry = catalogue.entry(key);
        if (entry.isEmpty()) {
            return;
        }
        if (given.value().contains("{{") && !key.startsWith("camel.") && !entry.get().value().contains("{{")) {
            // Camel would resolve it for routes while the Settings records see it as it stands.
            mistaken(key, "a plain value; references to other keys work only where the default has one");
        } else if (!entry.get().offered()) {
            String model = entry.get().value();
            String value = given.value();
            if (DURATION.matcher(model).matches() && !DURATION.matcher(value).matches()) {
                mistaken(key, "a time with its unit, such as 500ms, 30s, 5m, 6h or 2d");
            } else if (NUMBER.matcher(model).matches() && !NUMBER.matcher(value).matches()) {
                mistaken(key, "a whole number");
            } else if (List.of("true", "false").contains(model) && !List.of("true", "false").contains(value)) {
                mistaken(key, "one of true, false");
            }
        }
    }

    private static Duration durationOf(String value) {
        if (!DURATION.matcher(value).matches()) {
            throw new IllegalArgumentException();
        }
        return Duration.ofMillis(TimeUtils.toMilliSeconds(value));
    }

    private static String shown(String key, String value) {
        return Catalogue.secret(key) ? "***" : LogText.safe(value);
    }
}
