package dev.caravan.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.caravan.boot.CaravanMain;
import org.awaitility.core.ConditionTimeoutException;

import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The application as a process that can be killed. */
final class CaravanProcess {

    /** A JVM that starts computes for seconds, and a busy machine gives it few of them. */
    private static final Duration START = Duration.ofMinutes(2);

    private final Process process;
    private final Path console;
    private final JsonHttp http;

    private CaravanProcess(Process process, Path console, int port) {
        this.process = process;
        this.console = console;
        this.http = RunningCaravan.client(port);
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param dir  where it runs
     * @param keys its configuration; with {@code http.port}
     */
    static CaravanProcess start(Path dir, Map<String, String> keys, String... arguments) throws IOException {
        CaravanProcess started = launch(dir, keys, arguments);
        try {
            eventually("the process answers").atMost(START).until(() -> started.runs() || !started.isAlive());
            assertTrue(started.isAlive(), started::console);
            return started;
        } catch (ConditionTimeoutException late) {
            started.process.destroyForcibly();
            throw new AssertionError(started.console(), late);
        }
    }

    /** As {@link #start}, without waiting. */
    static CaravanProcess launch(Path dir, Map<String, String> keys, String... arguments) throws IOException {
        Path config = Files.createDirectories(dir.resolve("config"));
        Files.writeString(config.resolve("application.properties"), new TreeMap<>(keys).entrySet().stream()
                .map(key -> key.getKey() + "=" + key.getValue()).collect(Collectors.joining("\n", "", "\n")));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                // It lives for seconds: what is compiled well is not used any more.
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-cp", absolute(System.getProperty("java.class.path")), CaravanMain.class.getName()));
        command.addAll(List.of(arguments));
        Path console = Files.createTempFile(dir, "console-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile())
                .redirectErrorStream(true).redirectOutput(console.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("CARAVAN_"));
        builder.environment().put("CARAVAN_ADMIN_KEY", RunningCaravan.ADMIN_KEY);
        return new CaravanProcess(builder.start(), console, Integer.parseInt(keys.get("http.port")));
    }

    /** Whether it has begun its work. */
    boolean runs() {
        return isAlive() && console().contains("Caravan runs");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    JsonHttp http() {
        return http;
    }

    void enable(String instance) {
        http.post("/api/instance/" + instance + "/enable", "").expect(200);
    }

    void disable(String instance) {
        http.post("/api/instance/" + instance + "/disable", "").expect(200);
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill -STOP}: it holds what it holds, and knows nothing of the time that passes. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** As {@code kill -CONT}. */
    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor(), name);
    }

    /** As {@code kill}; returns the exit code. */
    int terminate(int seconds) throws InterruptedException {
        process.destroy();
        return ended(seconds);
    }

    /** Waits until it has ended by itself; returns the exit code. */
    int ended(int seconds) throws InterruptedException {
        assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), this::console);
        return process.exitValue();
    }

    String console() {
        try {
            return Files.readString(console, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String absolute(String classPath) {
        return List.of(classPath.split(File.pathSeparator)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
