package dev.caravan.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * What a folder of Java route files held at one moment.
 *
 * @param sources text by file; a file without text is being written and left out
 */
record RouteFiles(Map<Path, String> sources) {

    static final String EXTENSION = ".java";

    static RouteFiles read(Path folder) throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(EXTENSION)).toList()) {
                try {
                    String text = Files.readString(file, StandardCharsets.UTF_8);
                    if (!text.isBlank()) {
                        sources.put(file, text);
                    }
                } catch (NoSuchFileException e) {
                    // Removed since it was listed.
                    continue;
                }
            }
        }
        return new RouteFiles(sources);
    }

    /** Camel's view of the files, with this text instead of whatever the disk holds by then. */
    List<Resource> resources() {
        return sources.entrySet().stream()
                .map(entry -> ResourceHelper.fromString("file:" + entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Files that were added, removed or have another text, and those that mention one whose constants are others now:
     * the compiler copies constants, so they would keep an old channel name.
     */
    Set<Path> affectedSince(RouteFiles before) {
        Set<Path> affected = new HashSet<>();
        Set<Path> shared = new HashSet<>();
        for (Path file : union(before)) {
            String now = sources.get(file);
            String then = before.sources.get(file);
            if (!Objects.equals(now, then)) {
                affected.add(file);
                if (!constants(now).equals(constants(then))) {
                    shared.add(file);
                }
            }
        }
        if (!shared.isEmpty()) {
            Pattern names = mentions(shared);
            sources.forEach((file, text) -> {
                if (names.matcher(text).find()) {
                    affected.add(file);
                }
            });
        }
        return affected;
    }

    private static List<String> constants(String text) {
        return text == null ? List.of() : text.lines().map(String::strip).filter(l -> l.contains("static ")).toList();
    }

    /** The file that a resource of Camel's was read from, compared by place. */
    static boolean same(Path file, Resource resource) {
        if (resource == null) {
            return false;
        }
        String location = resource.getLocation().replaceFirst("^file:(//)?", "");
        return Path.of(location).toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize());
    }

    private Set<Path> union(RouteFiles other) {
        Set<Path> all = new HashSet<>(sources.keySet());
        all.addAll(other.sources.keySet());
        return all;
    }

    private static Pattern mentions(Set<Path> files) {
        return Pattern.compile(files.stream()
                .map(file -> file.getFileName().toString().replace(EXTENSION, ""))
                .map(Pattern::quote)
                .reduce((one, other) -> one + "|" + other)
                .map(names -> "\\b(?:" + names + ")\\b")
                .orElseThrow());
    }
}
