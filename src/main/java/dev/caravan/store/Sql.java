package dev.caravan.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The statements under {@code sql/} on the classpath, one file each. */
public final class Sql {

    private static final Map<String, String> TEXTS = new ConcurrentHashMap<>();

    private Sql() {
    }

    /**
     * The statement in {@code sql/<name>.sql}.
     *
     * @throws IllegalArgumentException when there is no such file
     */
    public static String text(String name) {
        return TEXTS.computeIfAbsent(name, Sql::read);
    }

    /** For {@code IN (...)}, which must not be empty: no name is empty. */
    static Collection<String> orNone(Collection<String> names) {
        return names.isEmpty() ? List.of("") : names;
    }

    private static String read(String name) {
        String path = "sql/" + name + ".sql";
        try (InputStream file = Sql.class.getClassLoader().getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalArgumentException("no statement " + path + " on the classpath");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
