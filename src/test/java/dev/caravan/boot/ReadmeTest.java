package dev.caravan.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What the README says of the configuration is what the configuration says. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z][\\w.-]*)` \\| (?:–|empty|`.+`) \\| .*");

    private final List<String> lines;
    private final PropertiesFile file = Catalogue.packed(Catalogue.RESOURCE).orElseThrow();

    ReadmeTest() throws IOException {
        lines = Files.readAllLines(Path.of("README.md"));
    }

    @Test
    void everyKeyStandsInATableWithItsDefault() {
        List<String> missing = file.entries().stream()
                .filter(entry -> !entry.key().startsWith("camel."))
                .map(ReadmeTest::row)
                .filter(row -> lines.stream().noneMatch(line -> line.startsWith(row)))
                .toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void everyRowIsOfAKeyThatExists() {
        List<String> keys = file.entries().stream().map(entry -> documented(entry.key())).toList();

        List<String> stale = lines.stream().map(ROW::matcher).filter(row -> row.matches())
                .map(row -> row.group(1)).filter(key -> key.contains(".") && !keys.contains(key)).toList();

        assertEquals(List.of(), stale);
    }

    private static String row(PropertiesFile.Entry entry) {
        String value = entry.offered() ? "–" : entry.value().isEmpty() ? "empty" : "`" + entry.value() + "`";
        return "| `" + documented(entry.key()) + "` | " + value + " | ";
    }

    private static String documented(String key) {
        return key.replace("*", "NAME");
    }
}
