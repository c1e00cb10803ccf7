package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.vertx.core.json.JsonObject;

/** The {@link StubGateway} as a child process, so that its CPU is told apart. */
final class StubProcess implements AutoCloseable {

    private static final long LIMIT_SECONDS = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private StubProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static StubProcess start(int instances) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms384m", "-Xmx768m", "-XX:+UseSerialGC", "-classpath", System.getProperty("java.class.path"),
                StubGateway.class.getName(), String.valueOf(instances))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader said = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (line == null) {
            throw new IllegalStateException("the stub gateway did not start");
        }
        return new StubProcess(process, Integer.parseInt(line));
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Begins a new book; from now on answers come after {@code delay} ms. */
    void reset(int delay) {
        ask(HttpRequest.newBuilder(URI.create(url() + "/book?delay=" + delay))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    StubBook.Totals book() {
        return StubBook.Totals.of(new JsonObject(ask(HttpRequest.newBuilder(URI.create(url() + "/book")))));
    }

    private String ask(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException("the stub gateway does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().completeOnTimeout(process, LIMIT_SECONDS, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
