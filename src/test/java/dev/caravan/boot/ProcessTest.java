package dev.caravan.boot;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Caravan as a process of its own: exit codes and what its console says. */
class ProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    @DisabledOnOs(OS.WINDOWS)
    void aSignalStopsItWithCodeZero(String signal) throws Exception {
        start(Map.of());
        awaitConsole("Caravan runs");
        assumeFalse(ignored(signal), "started in the background by a shell, which makes its children deaf to it");

        signal(signal);

        assertEquals(0, exitCode(), this::console);
        assertTrue(console().contains("Caravan has stopped"), this::console);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSecondSignalWhileStoppingDoesNoHarm() throws Exception {
        route("Slow", "from(\"quartz:slow?trigger.repeatCount=0\").routeId(\"slow\")"
                + ".log(\"work begins\").delay(2000).log(\"work ends\")");
        start(Map.of());
        awaitConsole("work begins");

        signal("TERM");
        signal("TERM");
        signal("INT");

        assertEquals(0, exitCode(), this::console);
        assertTrue(console().contains("work ends"), this::console);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void workThatDoesNotEndIsCutOffAtTheLimit() throws Exception {
        route("Endless", "from(\"quartz:endless?trigger.repeatCount=0\").routeId(\"endless\")"
                + ".log(\"work begins\").delay(600000).log(\"work ends\")");
        start(Map.of("CARAVAN_SHUTDOWN_TIMEOUT", "1s", "CARAVAN_SHUTDOWN_GRACE", "20s"));
        awaitConsole("work begins");

        signal("TERM");

        assertEquals(0, exitCode(), this::console);
        assertFalse(console().contains("work ends"), this::console);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anUncaughtErrorInAThreadIsLoggedAndEndsNothing() throws Exception {
        route("Thrower", "new Thread(() -> { throw new IllegalStateException(\"lost\"); }, \"loose\").start(); "
                + "from(\"direct:x\").routeId(\"x\").log(\"x\")");
        start(Map.of());
        awaitConsole("Caravan runs");

        assertTrue(console().contains("Thread loose ended by an uncaught error"), this::console);
        signal("TERM");
        assertEquals(0, exitCode(), this::console);
    }

    @Test
    void aFailedStartEndsWithCodeOneAndNoStackTrace() throws Exception {
        route("Broken", "from(\"direct:x\").routeId(\"x\").to(\"nosuch:thing\")");
        start(Map.of());

        assertEquals(1, exitCode(), this::console);
        assertTrue(console().contains("Broken.java:3: route x: No endpoint could be found"), this::console);
        assertFalse(console().contains("\tat "), this::console);
    }

    @Test
    void aPortInUseEndsTheStartWithCodeOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start(Map.of("CARAVAN_HTTP_PORT", Integer.toString(taken.getLocalPort())));

            assertEquals(1, exitCode(), this::console);
            assertTrue(console().contains("127.0.0.1:" + taken.getLocalPort()), this::console);
            assertTrue(console().contains("http.port"), this::console);
        }
    }

    @Test
    void anUnknownKeyEndsTheStartWithCodeOne() throws Exception {
        Files.createDirectory(dir.resolve("config"));
        Files.writeString(dir.resolve("config/application.properties"), "# mine\nhttp.prot=1\n");
        start(Map.of());

        assertEquals(1, exitCode(), this::console);
        assertTrue(console().contains(
                "config/application.properties:2: unknown key 'http.prot' — did you mean 'http.port'?"),
                this::console);
        assertFalse(console().contains("\tat "), this::console);
    }

    @Test
    void anUnknownArgumentEndsWithCodeTwo() throws Exception {
        start(Map.of(), "--nonsense");

        assertEquals(2, exitCode(), this::console);
        assertTrue(console().contains("'--nonsense'"), this::console);
        assertTrue(console().contains("--profile NAME"), this::console);
    }

    private void route(String name, String body) throws IOException {
        Path routes = Files.createDirectories(dir.resolve("routes.d"));
        Files.writeString(routes.resolve(name + ".java"), """
                public class %s extends org.apache.camel.builder.RouteBuilder {
                    public void configure() {
                        %s;
                    }
                }
                """.formatted(name, body));
    }

    private void start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-Dsun.stderr.encoding=UTF-8",
                "-Dcamel.main.base-package-scan-enabled=false",
                "-cp", absolute(System.getProperty("java.class.path")), Bare.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile())
                .redirectErrorStream(true).redirectOutput(dir.resolve("console").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("CARAVAN_"));
        builder.environment().put("CARAVAN_HTTP_PORT", "0");
        builder.environment().put("CARAVAN_MANAGEMENT_PORT", "0");
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private static String absolute(String classPath) {
        return String.join(File.pathSeparator, List.of(classPath.split(File.pathSeparator)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
    }

    private void awaitConsole(String text) {
        await().atMost(PATIENCE).until(() -> console().contains(text) || !process.isAlive());
        assertTrue(console().contains(text), this::console);
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** A shell's background job ignores SIGINT, one under nohup SIGHUP, and every child inherits that. */
    private boolean ignored(String name) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return false;
        }
        int number = Map.of("HUP", 1, "INT", 2, "TERM", 15).get(name);
        String mask = Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).findFirst()
                .orElseThrow().substring("SigIgn:".length()).strip();
        return (Long.parseUnsignedLong(mask, 16) >> number - 1 & 1) == 1;
    }

    private int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::console);
        return process.exitValue();
    }

    private String console() {
        try {
            return Files.readString(dir.resolve("console"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
