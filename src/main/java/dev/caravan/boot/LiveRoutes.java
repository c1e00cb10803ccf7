package dev.caravan.boot;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.caravan.ops.log.EventLog;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.FileWatcherResourceReloadStrategy;
import org.slf4j.Logger;

/**
 * Dev profile: brings edits of route files into the running application.
 *
 * <p>An edit is compiled and built on trial before anything running is touched. If it still cannot start, the last
 * sources that worked are put back. Either way the log names file and line.
 */
final class LiveRoutes extends FileWatcherResourceReloadStrategy {

    /** How long a folder must rest before it is read: editors write in several steps. */
    private static final long REST_MILLIS = 150;

    /** How soon a stop is seen. */
    private static final long POLL_MILLIS = 250;

    private static final Logger LOG = EventLog.SYSTEM.general();

    private final Path directory;
    private final RouteReplacement replacement;
    private final ModelCamelContext context;
    private RouteFiles working;
    private RouteFiles refused;

    /** To be made before the routes are, and added to the context as a service when they run. */
    LiveRoutes(ModelCamelContext context, Path directory) throws IOException {
        super(directory.toString());
        this.directory = directory;
        this.context = context;
        this.replacement = new RouteReplacement(context);
        this.working = RouteFiles.read(directory);
        setCamelContext(context);
        setPollTimeout(POLL_MILLIS);
        setFileFilter(file -> file.getName().endsWith(RouteFiles.EXTENSION));
        setResourceReload((name, resource) -> reload());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        LOG.info("Edits in {} act at once", directory);
    }

    private void reload() throws IOException, InterruptedException {
        RouteFiles now;
        try {
            now = atRest();
        } catch (NoSuchFileException e) {
            // A folder that is gone is not one without routes.
            return;
        }
        if (now.equals(working)) {
            refused = null;
            return;
        }
        if (now.equals(refused)) {
            return;
        }
        long begin = System.nanoTime();
        List<RouteDefinition> tried = new ArrayList<>();
        List<RouteBuilder> builders;
        Set<Path> affected = new TreeSet<>(now.affectedSince(working));
        try {
            builders = replacement.compile(now);
            affected.addAll(replacement.widened(affected, now.sources().keySet(), builders));
            replacement.rehearse(builders, affected, tried);
        } catch (Exception | LinkageError e) {
            refuse(now, e, tried);
            LOG.error("The routes go on as before the edit");
            return;
        }
        try {
            replacement.replace(builders, affected);
        } catch (Exception | LinkageError e) {
            refuse(now, e, tried);
            restore(affected);
            return;
        }
        working = now;
        refused = null;
        LOG.info("Routes reloaded in {} ms: {}", (System.nanoTime() - begin) / 1_000_000, affected);
    }

    private RouteFiles atRest() throws IOException, InterruptedException {
        RouteFiles last = RouteFiles.read(directory);
        while (true) {
            Thread.sleep(REST_MILLIS);
            RouteFiles next = RouteFiles.read(directory);
            if (next.equals(last)) {
                return next;
            }
            last = next;
        }
    }

    private void refuse(RouteFiles files, Throwable failure, List<RouteDefinition> tried) {
        refused = files;
        setLastError(failure instanceof Exception e ? e : new IllegalStateException(failure));
        List<String> faults = new RouteFault(files.sources().keySet(), id -> tried.stream()
                .filter(route -> id.equals(route.getId())).reduce((first, last) -> last).orElse(null))
                .describe(failure);
        faults.forEach(fault -> LOG.error("Route edit refused: {}", fault));
        if (faults.isEmpty()) {
            LOG.error("Route edit refused", failure);
        }
    }

    private void restore(Set<Path> affected) {
        try {
            replacement.replace(replacement.compile(working), affected);
            LOG.error("The routes of before the edit were put back: {}", affected);
        } catch (Exception | LinkageError e) {
            LOG.error("The routes of before the edit could not be put back; restart: {}", affected, e);
        }
    }
}
