package dev.caravan.http;

import java.time.Clock;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.http.HttpVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bodies of which nobody said how long they will be. */
class HttpEdgeBodiesTest {

    private static EdgeApplication app;

    @BeforeAll
    static void start() {
        app = new EdgeApplication(new EdgeRoutes(), EdgeApplication.SETTINGS, Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1, /api/instances,               application/json, 10000",
        "HTTP_1_1, /api/proxies/import,          text/plain,       20000",
        "HTTP_1_1, /api/whatsapp/proxies/import, text/plain,       20000",
        "HTTP_1_1, /webhooks/evolution,          application/json, 30000",
        "HTTP_2,   /api/instances,               application/json, 10000",
        "HTTP_2,   /api/proxies/import,          text/plain,       20000",
        "HTTP_2,   /api/whatsapp/proxies/import, text/plain,       20000",
        "HTTP_2,   /webhooks/evolution,          application/json, 30000"})
    void aBodyIsReadUpToThePathsLimitAndNotAwaitedBeyond(HttpVersion version, String path, String type, int limit)
            throws Exception {
        try (var client = new OpenRequest(version, app.port)) {
            var fits = client.send(path, type, EdgeApplication.TOKEN, " ".repeat(limit - 12) + "{\"name\":\"a\"}");
            var over = client.begin(path, type, EdgeApplication.TOKEN, " ".repeat(limit + 1));

            assertEquals(200, fits.status(), fits.body());
            assertEquals(413, over.status(), over.body());
            assertTrue(over.body().contains("too-large"), over.body());
        }
    }

    @ParameterizedTest
    @EnumSource(value = HttpVersion.class, names = {"HTTP_1_1", "HTTP_2"})
    void aBodyThatWasCutOffIsNoErrorOfTheServer(HttpVersion version) throws Exception {
        var log = (Logger) LoggerFactory.getLogger("io.vertx.ext.web");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        try {
            try (var client = new OpenRequest(version, app.port)) {
                client.begin("/api/instances", "application/json", EdgeApplication.TOKEN, " ".repeat(10_001));
            }
            // By the time of this answer the server has seen that connection end.
            app.get("/api/health", null);

            assertEquals(List.of(), lines.list);
        } finally {
            log.detachAppender(lines);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1, /api/proxies/import, application/x-www-form-urlencoded, 415",
        "HTTP_1_1, /api/proxies/import, multipart/form-data;boundary=x,    415",
        "HTTP_1_1, /webhooks/evolution, application/x-www-form-urlencoded, 415",
        "HTTP_1_1, /webhooks/a/b,       application/json,                  404",
        "HTTP_1_1, /api/nothing,        application/json,                  404",
        "HTTP_2,   /api/proxies/import, application/x-www-form-urlencoded, 415",
        "HTTP_2,   /webhooks/a/b,       application/json,                  404"})
    void whatNoRouteTakesIsRefusedBeforeItsBodyHasCome(HttpVersion version, String path, String type, int status)
            throws Exception {
        try (var client = new OpenRequest(version, app.port)) {
            assertEquals(status, client.begin(path, type, EdgeApplication.TOKEN, "x=1").status());
        }
    }
}
