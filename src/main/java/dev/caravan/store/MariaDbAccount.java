package dev.caravan.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The one account that Caravan uses on its embedded database, its password kept in a file only its owner can read. */
final class MariaDbAccount {

    static final String NAME = "caravan";
    static final String DATABASE = "caravan";
    static final String PASSWORD_FILE = "database-password";

    /** 192 bits: out of reach of guessing, and free of any character that SQL text would have to quote. */
    private static final int PASSWORD_BYTES = 24;
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    private final String password;

    private MariaDbAccount(String password) {
        this.password = password;
    }

    /** Reads the password of {@code directory}, or makes one. */
    static MariaDbAccount of(Path directory) throws IOException {
        Path file = directory.resolve(PASSWORD_FILE);
        if (Files.notExists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            Path written = directory.resolve(PASSWORD_FILE + ".new");
            writeSecret(written, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String password = Files.readString(file).strip();
        if (!PASSWORD.matcher(password).matches()) {
            throw new DatabaseUnavailableException("The file " + file + " must hold 16 to 128 letters, digits, '_' or"
                    + " '-' and nothing else: correct it, or delete it to get a new password.");
        }
        return new MariaDbAccount(password);
    }

    String password() {
        return password;
    }

    /**
     * Writes the statements that the server runs before it listens. They repeat harmlessly at each start, so the
     * password file is the truth, and an installation that was cut short is completed by the next start.
     */
    void writeInitFile(Path file) throws IOException {
        String users = "'" + NAME + "'@'localhost' IDENTIFIED BY '" + password + "', "
                + "'" + NAME + "'@'127.0.0.1' IDENTIFIED BY '" + password + "'";
        writeSecret(file, String.join("\n", List.of(
                "CREATE DATABASE IF NOT EXISTS " + DATABASE + ";",
                "CREATE USER IF NOT EXISTS " + users + ";",
                "ALTER USER " + users + ";",
                "GRANT ALL PRIVILEGES ON " + DATABASE + ".* TO '" + NAME + "'@'localhost', '" + NAME + "'@'127.0.0.1';",
                // No password at all: the system's root user may enter, through the socket file and nothing else.
                "ALTER USER 'root'@'localhost' IDENTIFIED VIA unix_socket;",
                "")));
    }

    private static void writeSecret(Path file, String text) throws IOException {
        FileAttribute<Set<PosixFilePermission>> ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.deleteIfExists(file);
        Files.createFile(file, ownerOnly);
        Files.writeString(file, text);
    }
}
