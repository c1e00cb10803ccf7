package dev.caravan.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import org.apache.camel.support.ResourceHelper;

/**
 * The route files that are read at start instead of being compiled in.
 *
 * @param files    those that exist
 * @param patterns where Camel finds them again
 */
record RouteSources(List<Path> files, List<String> patterns) {

    private static final String FILE = "file:";

    /**
     * Looks for the files that the settings name.
     *
     * @throws StartException if one of them cannot be loaded by this Java
     */
    static RouteSources find(Settings.Routes settings) {
        List<String> patterns = new ArrayList<>(settings.userPatterns());
        settings.liveDirectory().ifPresent(directory -> patterns.add(directory + "/*" + RouteFiles.EXTENSION));
        List<String> used = new ArrayList<>();
        TreeSet<Path> files = new TreeSet<>();
        for (String pattern : patterns) {
            String plain = pattern.startsWith(FILE) ? pattern.substring(FILE.length()) : pattern;
            List<Path> found = matches(plain);
            if (!found.isEmpty()) {
                files.addAll(found);
                used.add(FILE + plain);
            }
        }
        if (ToolProvider.getSystemJavaCompiler() == null) {
            List<Path> java = files.stream().filter(f -> f.toString().endsWith(RouteFiles.EXTENSION)).toList();
            if (!java.isEmpty()) {
                throw new StartException(java.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + ": a Java route file needs a JDK, and this Java (" + System.getProperty("java.home")
                        + ") has no compiler. Start with a JDK or write the route in YAML.");
            }
        }
        return new RouteSources(List.copyOf(files), List.copyOf(used));
    }

    /** In Camel's notation; only for patterns that match something, as Camel takes no empty one. */
    String includePattern() {
        return String.join(",", patterns);
    }

    private static List<Path> matches(String pattern) {
        int end = pattern.replaceFirst("[*?].*$", "").lastIndexOf('/') + 1;
        Path folder = Path.of(pattern.substring(0, end));
        // Never what is above it: a working directory can hold much, and files that come and go.
        if (!Files.isDirectory(folder.toAbsolutePath())) {
            return List.of();
        }
        try {
            return ResourceHelper.findInFileSystem(folder, pattern.substring(end)).stream().sorted().toList();
        } catch (Exception e) {
            throw new StartException("The route files " + pattern + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
