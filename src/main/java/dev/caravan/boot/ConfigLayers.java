package dev.caravan.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.apache.camel.util.StringHelper;

/**
 * Lays the sources of configuration over each other, weakest first: packed defaults, packed profiles, files of the
 * external folder, environment variables, system properties, overrides. Unknown keys become mistakes.
 */
final class ConfigLayers {

    /** Variables of the environment that are no keys. */
    /** Kubernetes gives these to every container beside a service named caravan. */
    private static final Pattern SERVICE_VARIABLE =
            Pattern.compile("CARAVAN_(SERVICE_HOST|SERVICE_PORT.*|PORT(_\\d+_(TCP|UDP).*)?)");
    private static final Set<String> OTHER_VARIABLES =
            Set.of(Config.PROFILE_VARIABLE, Config.DIRECTORY_VARIABLE, "CARAVAN_ADMIN_KEY");

    private static final String LEVEL_VARIABLE = "LOG_LEVEL";

    /** A value and the place where it was given. */
    record Given(String value, String origin) {
    }

    private final Catalogue catalogue;
    private final Map<String, Given> values = new LinkedHashMap<>();
    private final Map<String, String> packed = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    ConfigLayers(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    static Config load(LaunchOptions options) {
        ConfigLayers layers = new ConfigLayers(Catalogue.packed());
        try {
            layers.files(options);
        } catch (IOException e) {
            throw new StartException("The configuration cannot be read: " + e.getMessage(), e);
        }
        layers.environment(options.environment());
        options.system().stringPropertyNames().stream()
                .filter(key -> layers.catalogue.entry(key).isPresent() || layers.values.containsKey(key)
                        || key.startsWith("camel."))
                .forEach(key -> layers.put(key, options.system().getProperty(key), "-D" + key));
        new TreeMap<>(options.overrides()).forEach((key, value) -> layers.put(key, value, "start option " + key));
        return new Config(layers.catalogue, layers.values, layers.packed, layers.mistakes);
    }

    private void files(LaunchOptions options) throws IOException {
        file(Catalogue.packed(Catalogue.RESOURCE).orElseThrow());
        Optional<PropertiesFile> common = external(options.configDir(), Catalogue.RESOURCE);
        List<PropertiesFile> external = new ArrayList<>(common.stream().toList());
        for (String profile : options.profiles()) {
            String name = "application-" + profile + ".properties";
            Optional<PropertiesFile> packed = Catalogue.packed(name);
            Optional<PropertiesFile> own = external(options.configDir(), name);
            if (packed.isEmpty() && own.isEmpty()) {
                mistakes.add("Unknown profile '" + profile + "': there is no " + name + ".");
            }
            packed.ifPresent(this::file);
            own.ifPresent(external::add);
        }
        values.forEach((key, given) -> packed.put(key, given.value()));
        external.forEach(this::file);
    }

    private static Optional<PropertiesFile> external(Path dir, String name) throws IOException {
        if (dir == null || !Files.isRegularFile(dir.resolve(name))) {
            return Optional.empty();
        }
        try (Reader reader = Files.newBufferedReader(dir.resolve(name), StandardCharsets.UTF_8)) {
            return Optional.of(PropertiesFile.read(dir.resolve(name).toString(), reader));
        }
    }

    private void file(PropertiesFile file) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (PropertiesFile.Entry entry : file.entries()) {
            if (entry.offered()) {
                continue;
            }
            String origin = file.name() + ":" + entry.line();
            Integer before = seen.put(entry.key(), entry.line());
            if (before != null) {
                mistakes.add(origin + ": '" + entry.key() + "' is given twice, also in line " + before);
            }
            put(entry.key(), entry.value(), origin);
        }
    }

    private void environment(Map<String, String> environment) {
        if (environment.containsKey(LEVEL_VARIABLE)) {
            put("log.level", environment.get(LEVEL_VARIABLE), LEVEL_VARIABLE);
        }
        Set<String> known = new LinkedHashSet<>(values.keySet());
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith("CARAVAN_") || OTHER_VARIABLES.contains(variable)
                    || SERVICE_VARIABLE.matcher(variable).matches()) {
                return;
            }
            catalogue.keyOf(variable, known).ifPresentOrElse(
                    key -> put(key, value, variable),
                    () -> unknown(variable, variable,
                            variableSuggestion(variable)));
        });
    }

    private Optional<String> variableSuggestion(String variable) {
        String asKey = variable.substring("CARAVAN_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
        return catalogue.suggestion(asKey).map(Catalogue::variable);
    }

    private void put(String key, String value, String origin) {
        if (!catalogue.accepts(key)) {
            unknown(key, origin, catalogue.suggestion(key));
            return;
        }
        values.put(spelling(key), new Given(value, origin));
    }

    /** Camel takes its own keys in both spellings; one spelling lets a later layer replace an earlier one. */
    static String spelling(String key) {
        return key.startsWith("camel.") ? StringHelper.dashToCamelCase(key) : key;
    }

    private void unknown(String key, String origin, Optional<String> suggestion) {
        mistakes.add(origin + ": unknown key '" + key + "'"
                + suggestion.map(meant -> " — did you mean '" + meant + "'?").orElse(""));
    }
}
