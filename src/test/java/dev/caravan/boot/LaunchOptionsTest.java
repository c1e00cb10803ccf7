package dev.caravan.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LaunchOptionsTest {

    @Test
    void profilesAddUpInTheirOrder(@TempDir Path dir) {
        LaunchOptions options = parse(Map.of(), "--demo", "--profile", "dev,mine", "--config", dir.toString());

        assertEquals(List.of("demo", "dev", "mine"), options.profiles());
        assertEquals(dir, options.configDir());
    }

    @Test
    void theEnvironmentNamesProfilesUnlessTheCommandLineDoes() {
        assertEquals(List.of("a", "b"), parse(Map.of("CARAVAN_PROFILE", "a, b")).profiles());
        assertEquals(List.of("demo"), parse(Map.of("CARAVAN_PROFILE", "a"), "--demo").profiles());
    }

    @Test
    void anUnknownArgumentIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> parse(Map.of(), "--dmeo")).getMessage()
                .contains("'--dmeo'"));
    }

    @Test
    void aMissingValueIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> parse(Map.of(), "--profile"));
        assertThrows(IllegalArgumentException.class, () -> parse(Map.of(), "--profile", "--demo"));
    }

    @Test
    void aMissingFolderIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> parse(Map.of(), "--config", "no/such/folder"));
    }

    private static LaunchOptions parse(Map<String, String> environment, String... arguments) {
        return LaunchOptions.parse(List.of(arguments), environment, new Properties());
    }
}
