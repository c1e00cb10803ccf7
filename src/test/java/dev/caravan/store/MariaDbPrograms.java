package dev.caravan.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/** MariaDB's programs, unpacked once for all tests of this checkout, whose JVMs run side by side. */
public final class MariaDbPrograms {

    /** What the tests keep of MariaDB: the programs in {@code base/<version>}, and data until a test has ended. */
    public static final Path HOME = Path.of("target", "mariadb").toAbsolutePath();

    private MariaDbPrograms() {
    }

    /** The directory of all versions, as {@link EmbeddedMariaDb.Settings} has it. */
    public static Path directory() {
        return whileLocked(version -> version.getParent());
    }

    /** Does what must not meet another JVM of these tests that does it too, with the programs' own directory. */
    public static synchronized <T> T whileLocked(Function<Path, T> work) {
        try {
            Files.createDirectories(HOME);
            try (FileChannel channel = FileChannel.open(HOME.resolve("base.lock"),
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("lost the lock on " + HOME);
                }
                return work.apply(MariaDbBinaries.unpack(HOME.resolve("base")).base());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
