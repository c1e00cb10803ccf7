package dev.caravan.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Another process that runs an embedded database: {@code main} is it, the object is the test's hold on it. */
final class EmbeddedMariaDbProcess implements AutoCloseable {

    private static final String READY = "ready on port ";

    private final Process process;

    private EmbeddedMariaDbProcess(Process process) {
        this.process = process;
    }

    /** Arguments: data directory, directory of the server's programs. Runs until its input ends. */
    public static void main(String[] args) throws IOException {
        EmbeddedMariaDb.Settings settings = EmbeddedMariaDbTest.settings(Path.of(args[0]));
        try (EmbeddedMariaDb db = EmbeddedMariaDb.start(settings, Path.of(args[1]))) {
            System.out.println(READY + db.port());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Returns when the other process's database is ready. */
    static EmbeddedMariaDbProcess start(Path directory, Path servers) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
                EmbeddedMariaDbProcess.class.getName(), directory.toString(), servers.toString())
                .redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new EmbeddedMariaDbProcess(process);
            }
            said.append(line).append('\n');
        }
        throw new IllegalStateException("The other process ended:\n" + said);
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Lets the other process end as it would by itself. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
