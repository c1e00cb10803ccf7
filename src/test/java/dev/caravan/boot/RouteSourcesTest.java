package dev.caravan.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RouteSourcesTest {

    @TempDir
    Path dir;

    @Test
    void filesThatMatchAPatternAreFoundInOrder() throws IOException {
        Path own = Files.createDirectory(dir.resolve("routes.d"));
        Files.createFile(own.resolve("b.yaml"));
        Files.createFile(own.resolve("a.yaml"));
        Files.createFile(own.resolve("a.txt"));

        RouteSources found = find(own + "/*.yaml", own + "/*.java");

        assertEquals(List.of(own.resolve("a.yaml"), own.resolve("b.yaml")), found.files());
        assertEquals("file:" + own + "/*.yaml", found.includePattern());
    }

    @Test
    void aFileMayBeNamed() throws IOException {
        Path file = Files.createFile(dir.resolve("a.yaml"));
        Files.createFile(dir.resolve("b.yaml"));

        assertEquals(List.of(file), find("file:" + file).files());
    }

    /** Nobody can walk through /proc without meeting a process that ends meanwhile, or one that is another user's. */
    @Test
    @Timeout(20)
    @EnabledOnOs(OS.LINUX)
    void whatIsBesideAFolderThatDoesNotExistIsNotLookedAt() {
        assertEquals(List.of(), find("/proc/routes.d/*.yaml").files());
    }

    private static RouteSources find(String... patterns) {
        return RouteSources.find(new Settings.Routes(List.of(patterns), Optional.empty()));
    }
}
