package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.springframework.util.FileSystemUtils;

/**
 * The packed application with its embedded database and simulated gateway: from the start of the process until it says
 * ready, the memory it holds a while later, and its end after SIGTERM. Linux only, for {@code /proc}.
 */
final class StartBench {

    private static final int RUNS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    /** Demo instances open and get their proxies meanwhile. */
    private static final Duration AT_WORK = Duration.ofSeconds(20);

    /** @param application resident MiB of the Java process, {@code database} that of its children */
    private record Start(double ready, double application, double database, double stop, int exit) { }

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final Path jar = Path.of("target", "caravan.jar").toAbsolutePath();
    private final Path directory = Workspace.directory("start");

    private StartBench() {
    }

    static void run() throws Exception {
        new StartBench().compare();
    }

    private void compare() throws Exception {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("there is no " + jar + ": run mvn -q package -DskipTests");
        }
        Start first = start();
        List<Start> warm = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            warm.add(start());
        }
        Bench.row("start", "ready s", "application MiB", "database MiB", "stopped s", "exit code");
        Bench.row("---", "---:", "---:", "---:", "---:", "---:");
        print("first (unpacks and makes the database)", List.of(first));
        print("warm", warm);
        FileSystemUtils.deleteRecursively(directory);
    }

    private static void print(String name, List<Start> starts) {
        Bench.row(name, Figures.number(Figures.median(starts.stream().mapToDouble(Start::ready).toArray())),
                Figures.whole(Figures.median(starts.stream().mapToDouble(Start::application).toArray())),
                Figures.whole(Figures.median(starts.stream().mapToDouble(Start::database).toArray())),
                Figures.number(Figures.median(starts.stream().mapToDouble(Start::stop).toArray())),
                starts.stream().mapToInt(Start::exit).distinct().boxed().toList());
    }

    private Start start() throws Exception {
        int management = freePort();
        ProcessBuilder command = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar", jar.toString(), "--demo").directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("caravan.log").toFile());
        command.environment().put("CARAVAN_MANAGEMENT_PORT", String.valueOf(management));
        command.environment().put("CARAVAN_HTTP_PORT", String.valueOf(freePort()));
        long started = System.nanoTime();
        Process process = command.start();
        Thread stopping = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(stopping);
        try {
            awaitReady(process, management, started + LIMIT.toNanos());
            double ready = secondsSince(started);
            Thread.sleep(AT_WORK.toMillis());
            double application = residentMegabytes(process.pid());
            double database = 0;
            for (ProcessHandle child : process.descendants().toList()) {
                database += residentMegabytes(child.pid());
            }
            long told = System.nanoTime();
            process.destroy();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("still there after SIGTERM; " + directory + " has its log");
            }
            return new Start(ready, application, database, secondsSince(told), process.exitValue());
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(stopping);
        }
    }

    private void awaitReady(Process process, int port, long deadline) throws InterruptedException {
        HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health/ready"))
                .timeout(Duration.ofSeconds(5)).build();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (answers(ask)) {
                return;
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
        throw new IllegalStateException("did not become ready; " + directory.resolve("caravan.log") + " says why");
    }

    private boolean answers(HttpRequest ask) throws InterruptedException {
        try {
            return http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double residentMegabytes(long pid) throws IOException {
        String line = Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
