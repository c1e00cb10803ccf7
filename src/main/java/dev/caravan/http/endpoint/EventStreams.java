package dev.caravan.http.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.caravan.fleet.EventFeed;
import dev.caravan.fleet.FleetEvent;
import dev.caravan.fleet.FleetEvent.Position;
import dev.caravan.http.ApiProblem;
import dev.caravan.http.LastingAnswer;
import dev.caravan.ops.log.EventLog;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.Exchange;

/**
 * What is behind {@code GET /api/events}: server-sent events for all who listen. One reader serves them all, and rests
 * while nobody listens. No thread belongs to a listener.
 */
public final class EventStreams implements LastingAnswer {

    /**
     * Limits of the streams.
     *
     * @param maxClients how many may listen at this node
     * @param heartbeat  after how much silence a comment is sent, so that nobody takes the connection for dead
     * @param maxBacklog bytes that wait for a listener before it is sent no more until it has read some
     * @param patience   how long a listener may let so much wait before it is dropped
     */
    public record Settings(int maxClients, Duration heartbeat, int maxBacklog, Duration patience) { }

    /** What the browser's own client sends when it connects again. */
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String HELLO = "retry: 3000\n\n";
    private static final String HEARTBEAT = ":\n\n";

    private final class Client {

        private final HttpServerResponse response;
        private final Supplier<Future<Boolean>> stillAllowed;
        /** Where it has come to; null until the feed has told it where that is. */
        private Position position;
        private boolean caughtUp;
        private Instant written;
        /** Since when more waits for it than may; null while it reads. */
        private Instant fullSince;

        Client(HttpServerResponse response, Supplier<Future<Boolean>> stillAllowed, Position position) {
            this.response = response;
            this.stillAllowed = stillAllowed;
            this.position = position;
            this.written = clock.instant();
        }

        boolean reads() {
            return !response.writeQueueFull();
        }

        void write(String text) {
            response.write(text);
            written = clock.instant();
        }
    }

    private final EventFeed feed;
    private final Settings settings;
    private final Clock clock;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();

    public EventStreams(EventFeed feed, Settings settings, Clock clock) {
        this.feed = feed;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void open(RoutingContext request, Supplier<Future<Boolean>> stillAllowed) {
        String last = request.request().getHeader(LAST_EVENT_ID);
        Position position = last == null ? null : Position.of(last.strip()).orElse(null);
        if (last != null && position == null) {
            request.fail(400, ApiProblem.invalidValue(LAST_EVENT_ID, "not the id of an event"));
            return;
        }
        HttpServerResponse response = request.response();
        Client client = new Client(response, stillAllowed, position);
        if (!add(client)) {
            request.fail(503, new ApiProblem(503, "too-many-streams", settings.maxClients()
                    + " callers listen already, as many as events.max-clients allows."));
            return;
        }
        response.closeHandler(closed -> clients.remove(client));
        response.exceptionHandler(failed -> clients.remove(client));
        response.setChunked(true).setWriteQueueMaxSize(settings.maxBacklog())
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream").putHeader("X-Accel-Buffering", "no")
                .write(HELLO);
    }

    /** Not under the lock of a round, which reads the database: the server's threads must not wait for that. */
    private boolean add(Client client) {
        synchronized (clients) {
            return clients.size() < settings.maxClients() && clients.add(client);
        }
    }

    /**
     * Sends what is new to all who listen.
     *
     * @return how many listen
     */
    public synchronized int send() {
        clients.removeIf(client -> client.response.closed() || client.response.ended());
        clients.forEach(this::dropIfDeaf);
        clients.forEach(this::endIfRefused);
        if (clients.isEmpty()) {
            feed.rest();
            return 0;
        }
        Position before = feed.position();
        clients.stream().filter(client -> !client.caughtUp && client.reads())
                .forEach(client -> catchUp(client, before));
        String news = text(feed.next());
        clients.forEach(client -> send(client, news, feed.position()));
        return clients.size();
    }

    /** Who does not read is sent nothing, and gets it later from the database. */
    private void send(Client client, String news, Position upTo) {
        client.caughtUp = client.caughtUp && client.reads();
        if (client.caughtUp) {
            client.position = upTo;
            if (!news.isEmpty()) {
                client.write(news);
            }
        }
        if (client.reads() && !clock.instant().isBefore(client.written.plus(settings.heartbeat()))) {
            client.write(HEARTBEAT);
        }
    }

    /** A page at a time, so that one who has missed much does not hold up the others. */
    private void catchUp(Client client, Position upTo) {
        if (client.position == null) {
            // An id without data is no event, but the place to go on from.
            client.write("id: " + upTo + "\n\n");
            client.position = upTo;
            client.caughtUp = true;
            return;
        }
        List<FleetEvent> missed = feed.since(client.position);
        if (!missed.isEmpty()) {
            client.write(text(missed));
            client.position = missed.get(missed.size() - 1).position();
        }
        client.caughtUp = missed.size() < EventFeed.PAGE;
    }

    private void dropIfDeaf(Client client) {
        Instant now = clock.instant();
        if (client.reads()) {
            client.fullSince = null;
        } else if (client.fullSince == null) {
            client.fullSince = now;
        } else if (!now.isBefore(client.fullSince.plus(settings.patience())) && clients.remove(client)) {
            EventLog.API.general().info("A listener to events that does not read is dropped");
            client.response.reset();
        }
    }

    private void endIfRefused(Client client) {
        client.stillAllowed.get().onSuccess(allowed -> {
            if (!allowed && clients.remove(client)) {
                client.response.end();
            }
        });
    }

    private static String text(List<FleetEvent> events) {
        return events.stream().map(EventData::text).collect(Collectors.joining());
    }

    /** What a request is told that reached a route: none may wait for as long as somebody listens. */
    public void unserved(Exchange exchange) {
        throw ApiProblem.unavailable("Events are not served here.");
    }
}
