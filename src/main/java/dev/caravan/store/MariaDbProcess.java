package dev.caravan.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starting, finding and ending processes of the MariaDB server. SIGTERM is its clean shutdown and needs no account. */
final class MariaDbProcess {

    private static final Logger LOG = LoggerFactory.getLogger(MariaDbProcess.class);
    /** How long the kernel may take to take down a process that was killed. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 15;

    private MariaDbProcess() {
    }

    /** Starts a command whose output goes to {@code log}; what an earlier start wrote moves to {@code log.1}. */
    static Process start(ProcessBuilder command, Path log) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return command.redirectOutput(log.toFile()).start();
    }

    /** What a server wrote, whatever its encoding. */
    static String read(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(cannot be read: " + e + ")";
        }
    }

    /** The last lines of a server's log, indented, to be the end of a message. */
    static String tail(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n    ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /**
     * Ends servers that still work on {@code data}: what a killed Caravan leaves behind. The caller holds the
     * directory's lock, so they belong to no live Caravan. They are known by their command line, because a process id
     * in a file may long be another program's.
     */
    static void stopOrphans(Path data, Duration limit) {
        List<ProcessHandle> orphans = ProcessHandle.allProcesses().filter(p -> serves(p.info(), data)).toList();
        for (ProcessHandle orphan : orphans) {
            LOG.warn("Stopping MariaDB process {}, which a killed Caravan left on {}", orphan.pid(), data);
            if (!stop(orphan, limit)) {
                throw new DatabaseUnavailableException("MariaDB process " + orphan.pid() + " works on " + data
                        + " and this user cannot stop it: stop it, or give another data directory or a JDBC URL.");
            }
        }
    }

    private static boolean serves(ProcessHandle.Info info, Path data) {
        return info.command().map(c -> c.contains("mariadbd")).orElse(true)
                && info.arguments().map(List::of).orElse(List.of()).contains("--datadir=" + data);
    }

    /** Asks the process to shut down, and kills it when it does not within {@code limit}. True when it has ended. */
    static boolean stop(ProcessHandle process, Duration limit) {
        process.destroy();
        if (hasEnded(process, limit)) {
            return true;
        }
        LOG.warn("MariaDB process {} did not shut down within {} s: killing it", process.pid(), limit.toSeconds());
        process.destroyForcibly();
        return hasEnded(process, AFTER_KILL);
    }

    private static boolean hasEnded(ProcessHandle process, Duration limit) {
        return process.onExit().thenApply(ended -> true)
                .completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
