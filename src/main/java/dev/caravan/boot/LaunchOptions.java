package dev.caravan.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How one run is started.
 *
 * @param profiles    profiles in their order, a later one overrides an earlier one
 * @param configDir   folder of external configuration files, or null for none
 * @param environment the environment variables that are looked at
 * @param system      the system properties that are looked at
 * @param overrides   keys that win over everything else
 */
public record LaunchOptions(List<String> profiles, Path configDir, Map<String, String> environment,
        Properties system, Map<String, String> overrides) {

    static final String USAGE = """
            Usage: caravan [options]
              --demo           start with an embedded database and a simulated gateway (same as --profile demo)
              --profile NAME   add application-NAME.properties; several with commas, later ones win
              --config DIR     read configuration files from DIR (default: ./config if it exists)
              --version        print the version and end
              --help           print this and end
            Every key can also be given as an environment variable: database.url is CARAVAN_DATABASE_URL.
            """;

    private static final Path DEFAULT_CONFIG_DIR = Path.of("config");

    public LaunchOptions {
        profiles = List.copyOf(profiles);
        environment = Map.copyOf(environment);
        overrides = Map.copyOf(overrides);
    }

    /** Nothing but the packed defaults and the given keys: what tests start from. */
    public static LaunchOptions isolated(Map<String, String> overrides) {
        return new LaunchOptions(List.of(), null, Map.of(), new Properties(), overrides);
    }

    /** The same with one more profile. */
    public LaunchOptions withProfile(String profile) {
        List<String> all = new ArrayList<>(profiles);
        all.add(profile);
        return new LaunchOptions(all, configDir, environment, system, overrides);
    }

    /**
     * Reads a command line; profiles and folder not named there come from CARAVAN_PROFILE and CARAVAN_CONFIG.
     *
     * @throws IllegalArgumentException with a sentence for the user if an argument is not understood
     */
    static LaunchOptions parse(List<String> arguments, Map<String, String> environment, Properties system) {
        List<String> profiles = new ArrayList<>();
        String dir = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--demo" -> profiles.add("demo");
                case "--profile" -> profiles.addAll(names(following(arguments, i++)));
                case "--config" -> dir = following(arguments, i++);
                default -> throw new IllegalArgumentException("Unknown argument '" + argument + "'.");
            }
        }
        if (profiles.isEmpty()) {
            profiles.addAll(names(environment.getOrDefault(Config.PROFILE_VARIABLE, "")));
        }
        if (dir == null) {
            dir = environment.get(Config.DIRECTORY_VARIABLE);
        }
        return new LaunchOptions(profiles, directory(dir), environment, system, Map.of());
    }

    private static String following(List<String> arguments, int index) {
        if (index + 1 >= arguments.size() || arguments.get(index + 1).startsWith("--")) {
            throw new IllegalArgumentException("Argument '" + arguments.get(index) + "' needs a value.");
        }
        return arguments.get(index + 1);
    }

    private static List<String> names(String list) {
        return List.of(list.split(",")).stream().map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
    }

    private static Path directory(String given) {
        if (given == null) {
            return Files.isDirectory(DEFAULT_CONFIG_DIR) ? DEFAULT_CONFIG_DIR : null;
        }
        Path path = Path.of(given);
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException("The configuration folder '" + given + "' does not exist.");
        }
        return path;
    }
}
