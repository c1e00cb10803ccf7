package dev.caravan.http;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HttpEdgeUnderPressureTest {

    /** As many guesses as may be checked or wait at a time. */
    private static final int PLACES =
            EdgeApplication.SETTINGS.keyLookupThreads() + EdgeApplication.SETTINGS.keyLookupQueue();

    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void guessesBeyondTheQueueAreTurnedAwayAndKnownKeysGoOn() throws Exception {
        try (var app = new EdgeApplication(new EdgeRoutes(), EdgeApplication.SETTINGS, Clock.systemUTC())) {
            app.get("/api/instances", "viewer");
            app.directory.gate = release;
            var guesses = IntStream.rangeClosed(0, PLACES)
                    .mapToObj(i -> app.sendLater(app.request("/api/instances").header("X-Api-Key", "guess-" + i)))
                    .toList();
            CompletableFuture.anyOf(guesses.toArray(CompletableFuture[]::new)).join();

            assertEquals(List.of(503), guesses.stream().filter(CompletableFuture::isDone)
                    .map(guess -> guess.join().statusCode()).toList());
            assertEquals(200, app.get("/api/instances", "viewer").statusCode());

            release.countDown();
            assertEquals(PLACES, guesses.stream().filter(guess -> guess.join().statusCode() == 401).count());
            assertEquals(401, app.get("/api/instances", "one-more").statusCode());
        }
    }

    @Test
    void withoutAServerToGuardCaravanDoesNotStart() {
        Main serverless = new Main();
        serverless.setDefaultPropertyPlaceholderLocation("false");
        serverless.bind("http-edge", new HttpEdge(new EdgeApplication.Directory(), (gateway, token) -> { },
                Clock.systemUTC(), EdgeApplication.SETTINGS));

        assertThrows(Exception.class, serverless::start);
        serverless.stop();
    }

    @Test
    void whileStoppingNothingIsSaidToBeGone() throws Exception {
        var entered = new CountDownLatch(1);
        var app = new EdgeApplication(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/api/slow").process(e -> {
                    entered.countDown();
                    release.await();
                    e.getMessage().setBody("done");
                });
                from("platform-http:/api/instances").setBody(constant("[]"));
            }
        }, EdgeApplication.SETTINGS, Clock.systemUTC());
        CompletableFuture<HttpResponse<String>> slow =
                app.sendLater(app.request("/api/slow").header("X-Api-Key", "viewer"));
        entered.await();

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(app::close);
        await().until(() -> app.get("/api/instances", "viewer").statusCode() != 200);
        HttpResponse<String> refused = app.get("/api/instances", "viewer");
        release.countDown();

        assertEquals(503, refused.statusCode());
        assertTrue(refused.body().contains("Caravan is stopping."), refused.body());
        assertEquals("done", slow.join().body());
        stopping.join();
    }
}
