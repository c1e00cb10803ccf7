package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where benchmarks keep their files: below the build directory, apart for each process. */
final class Workspace {

    private Workspace() {
    }

    static Path directory(String name) {
        Path directory = Path.of("target", "bench", name + "-" + ProcessHandle.current().pid()).toAbsolutePath();
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
