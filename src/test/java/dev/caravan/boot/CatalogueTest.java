package dev.caravan.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CatalogueTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z][a-z0-9.-]*)(?::[^}]*)?}}");
    private static final Pattern UNIT = Pattern.compile(
            "(?i)\\b(time|how long|size|milliseconds|seconds|days|MiB|wait|number|count|port|share|percent|points|rows"
                    + "|tries|times|messages|threads"
                    + "|connections|proxies|instances|characters|lines|calls|attempts|requests|digits|events)\\b");

    private final PropertiesFile file = Catalogue.packed(Catalogue.RESOURCE).orElseThrow();

    @Test
    void everyKeyHasACommentThatExplainsIt() {
        List<String> bare = file.entries().stream()
                .filter(entry -> String.join(" ", entry.comment()).length() < 8)
                .map(PropertiesFile.Entry::key).toList();

        assertEquals(List.of(), bare);
    }

    @Test
    void everyNumberAndTimeNamesItsUnit() {
        List<String> without = file.entries().stream()
                .filter(entry -> entry.value().matches("-?\\d+(\\.\\d+)?|\\d+(ms|s|m|h|d)|\\d+(Ki|Mi|Gi)?B"))
                .filter(entry -> !UNIT.matcher(String.join(" ", entry.comment())).find())
                .map(PropertiesFile.Entry::key).toList();

        assertEquals(List.of(), without);
    }

    @Test
    void everyDefaultIsValid() {
        Settings.read(ConfigLayers.load(LaunchOptions.isolated(Map.of())));
    }

    @Test
    void everyPackedProfileIsValid() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config"))) {
            for (String name : files.map(path -> path.getFileName().toString()).toList()) {
                Matcher profile = Pattern.compile("application-(.+)\\.properties").matcher(name);
                if (profile.matches()) {
                    Settings.read(ConfigLayers.load(
                            LaunchOptions.isolated(Map.of()).withProfile(profile.group(1))));
                }
            }
        }
    }

    @Test
    void everyPlaceholderOfTheRoutesIsInTheCatalogue() throws IOException {
        Catalogue catalogue = Catalogue.packed();
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            for (Path route : routes.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = PLACEHOLDER.matcher(Files.readString(route));
                while (matcher.find()) {
                    if (!catalogue.accepts(matcher.group(1)) && matcher.group(1).contains(".")) {
                        missing.add(route.getFileName() + ": " + matcher.group(1));
                    }
                }
            }
        }

        assertEquals(Set.of(), missing);
    }
}
