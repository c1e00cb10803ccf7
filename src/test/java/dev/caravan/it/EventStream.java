package dev.caravan.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static dev.caravan.it.RunningCaravan.eventually;

/** A listener to GET /api/events, as a browser's own would be. */
final class EventStream implements AutoCloseable {

    record Event(String name, String id, JsonNode data) {

        String text(String field) {
            return data.path(field).asText();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private final HttpResponse<Stream<String>> response;
    private final CompletableFuture<Void> end;
    private String name;
    private String data;
    private volatile String lastId = "";

    private EventStream(HttpResponse<Stream<String>> response) {
        this.response = response;
        this.end = CompletableFuture.runAsync(() -> response.body().forEach(this::line),
                task -> new Thread(task, "events").start());
    }

    /**
     * Opens a stream, once there is room for one more.
     *
     * @param lastId where to go on from, or null; the stream is returned when it says where it stands
     */
    static EventStream open(int port, String key, String lastId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/events"))
                .header("X-Api-Key", key).header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        // Who closed a moment ago may still be counted.
        HttpResponse<Stream<String>> response = eventually("let in")
                .until(() -> send(request.build()), answer -> answer.statusCode() == 200);
        EventStream stream = new EventStream(response);
        if (lastId == null) {
            eventually("the stream says where it stands").until(() -> !stream.lastId.isEmpty());
        }
        return stream;
    }

    private static HttpResponse<Stream<String>> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()
                .send(request, BodyHandlers.ofLines());
    }

    private void line(String line) {
        if (line.startsWith(":")) {
            comments.add(line);
        } else if (line.startsWith("id: ")) {
            lastId = line.substring(4);
        } else if (line.startsWith("event: ")) {
            name = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.isEmpty() && data != null) {
            events.add(new Event(name, lastId, json(data)));
            data = null;
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<?> response() {
        return response;
    }

    /** Where whoever comes back has to go on from. */
    String lastId() {
        return lastId;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<Event> of(String instance) {
        return events.stream().filter(event -> event.text("instance").equals(instance)).toList();
    }

    int comments() {
        return comments.size();
    }

    /** Whether the server has ended the stream. */
    boolean ended() {
        return end.isDone();
    }

    @Override
    public void close() {
        response.body().close();
    }
}
