package dev.caravan.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;

/** Finds the file and line of a route that could not be compiled, configured or built. */
final class RouteFault {

    private static final Pattern COMPILER = Pattern.compile("^/?(\\S+\\.java):(\\d+): error: (.*)$", Pattern.MULTILINE);
    private static final Pattern YAML_LINE = Pattern.compile("\\bline (\\d+)");
    private static final Pattern NODE = Pattern.compile(">>> (.+?) <<<");

    private final Collection<Path> files;
    private final Function<String, RouteDefinition> definitions;

    /**
     * @param files       the route files that may be at fault
     * @param definitions finds the definition of a route by its id, or null
     */
    RouteFault(Collection<Path> files, Function<String, RouteDefinition> definitions) {
        this.files = files;
        this.definitions = definitions;
    }

    /** Sentences {@code file:line: what}, one for each place; empty if the failure has nothing to do with a route. */
    List<String> describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            List<String> compiler = compilerErrors(cause);
            if (!compiler.isEmpty()) {
                return compiler;
            }
            String routeId = routeId(cause);
            if (routeId != null) {
                return List.of(place(routeId, cause).map(place -> place + ": ").orElse("") + "route " + routeId
                        + ": " + innermost(cause));
            }
        }
        return yaml(failure).or(() -> frame(failure)).map(List::of).orElse(List.of());
    }

    private List<String> compilerErrors(Throwable cause) {
        List<String> errors = new ArrayList<>();
        if (cause.getMessage() != null && cause.getMessage().startsWith("Compilation error")) {
            Matcher matcher = COMPILER.matcher(cause.getMessage());
            while (matcher.find()) {
                String source = matcher.group(1);
                String file = file(source.substring(source.lastIndexOf('/') + 1)).map(Path::toString).orElse(source);
                errors.add(file + ":" + matcher.group(2) + ": " + matcher.group(3));
            }
        }
        return errors;
    }

    private static String routeId(Throwable cause) {
        if (cause instanceof FailedToCreateRouteException created) {
            return created.getRouteId();
        }
        return cause instanceof FailedToStartRouteException started ? started.getRouteId() : null;
    }

    /** Camel knows the line of the route; the failing step, which its message quotes, has a line of its own. */
    private Optional<String> place(String routeId, Throwable failure) {
        RouteDefinition route = definitions.apply(routeId);
        if (route == null || route.getInput() == null) {
            return Optional.empty();
        }
        int line = route.getInput().getLineNumber();
        String location = route.getInput().getLocation();
        Matcher quoted = NODE.matcher(String.valueOf(failure.getMessage()));
        if (quoted.find()) {
            for (ProcessorDefinition<?> step : steps(route)) {
                if (step.toString().equals(quoted.group(1)) && step.getLineNumber() > 0) {
                    line = step.getLineNumber();
                }
            }
        }
        String resource = route.getResource() != null ? route.getResource().getLocation() : location;
        if (resource == null || line <= 0) {
            return Optional.empty();
        }
        String name = resource.replaceFirst("^(file|classpath|source):(//)?", "");
        return Optional.of(name + ":" + line);
    }

    private static Collection<ProcessorDefinition<?>> steps(RouteDefinition route) {
        List<ProcessorDefinition<?>> steps = new ArrayList<>();
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)
                .forEach(steps::add);
        return steps;
    }

    private Optional<String> yaml(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            String message = String.valueOf(cause.getMessage());
            for (Path file : files) {
                String name = file.getFileName().toString();
                Matcher line = YAML_LINE.matcher(message);
                if (name.matches(".*\\.ya?ml") && message.contains(name)) {
                    return Optional.of(file + (line.find() ? ":" + line.group(1) : "") + ": " + innermost(cause));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> frame(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            for (StackTraceElement frame : cause.getStackTrace()) {
                Optional<Path> file = frame.getFileName() == null ? Optional.empty() : file(frame.getFileName());
                if (file.isPresent()) {
                    return Optional.of(file.get() + ":" + frame.getLineNumber() + ": " + innermost(cause));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Path> file(String name) {
        return files.stream().filter(file -> file.getFileName().toString().equals(name)).findFirst();
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (next(cause) != null) {
            cause = next(cause);
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static Throwable next(Throwable cause) {
        return cause.getCause() == cause ? null : cause.getCause();
    }
}
