package dev.caravan.http;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.caravan.domain.KeyHash;
import dev.caravan.domain.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HttpEdgeKeysTest {

    private static final class Hands extends Clock {

        private volatile Instant now = Instant.parse("2026-01-15T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final Hands CLOCK = new Hands();
    private static EdgeApplication app;

    @BeforeAll
    static void start() {
        app = new EdgeApplication(new EdgeRoutes(), EdgeApplication.SETTINGS, CLOCK);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void forget() {
        app.edge.forgetKeys();
        app.directory.lookups.set(0);
        app.directory.failure = null;
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/health,            ,         200",
        "GET,    /api/instances,         ,         401",
        "GET,    /api/instances,         unheard,  401",
        "GET,    /api/health,            unheard,  401",
        "GET,    /api/instances,         viewer,   200",
        "GET,    /api/instance/a/qr,     viewer,   403",
        "GET,    /api/instance/a/qr/,    viewer,   403",
        "GET,    /api/instance/a/./qr,   viewer,   403",
        "GET,    /api/instance/a/%71r,   viewer,   403",
        "GET,    /api/x/../instance/a/qr,viewer,   403",
        "GET,    /api/instance/a/qr,     operator, 200",
        "POST,   /api/health/check,      viewer,   403",
        "POST,   /api/health/check,      operator, 200",
        "DELETE, /api/instance/a,        operator, 403",
        "DELETE, /api/instance/a,        admin,    200",
        "OPTIONS,/api/instances,         ,         401",
        "OPTIONS,/api/instances,         viewer,   403",
        "GET,    /api/nothing,           ,         401",
        "GET,    /api/nothing,           viewer,   404",
        "GET,    /api,                   ,         401",
        "GET,    /apix,                  ,         404",
        "GET,    /nothing,               ,         404",
        "POST,   /api/list,              admin,    405",
        "HEAD,   /api/list,              admin,    405"})
    void eachRoleReachesWhatItMay(String method, String path, String key, int status) throws Exception {
        HttpResponse<String> response = app.send(method, path, key, null, null);

        assertEquals(status, response.statusCode());
        if (status >= 400) {
            assertEquals("application/problem+json", header(response, "content-type"));
        }
        if (status >= 400 && !method.equals("HEAD")) {
            assertEquals(status, json(response).get("status").asInt());
        }
    }

    @Test
    void aPreflightOpensNothing() throws Exception {
        HttpResponse<String> response = app.send(app.request("/api/instances")
                .method("OPTIONS", BodyPublishers.noBody()).header("Origin", "https://elsewhere.example")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization"));

        assertEquals(403, response.statusCode());
        assertTrue(response.headers().map().keySet().stream()
                .noneMatch(name -> name.startsWith("access-control")), response.headers().toString());
    }

    @Test
    void theKeyMayComeAsBearer() throws Exception {
        HttpResponse<String> response =
                app.send(app.request("/api/instances").header("Authorization", "bearer operator"));

        assertEquals("\"Caller[keyId=1, name=the-operator, role=OPERATOR]\"", response.body());
    }

    @Test
    void theOpenPathKnowsItsCallerWhenThereIsOne() throws Exception {
        assertEquals("\"nobody\"", app.get("/api/health", null).body());
        assertEquals("\"Caller[keyId=0, name=the-viewer, role=VIEWER]\"", app.get("/api/health", "viewer").body());
    }

    @Test
    void aMissingKeyAndAnUnknownOneAreToldApart() throws Exception {
        HttpResponse<String> missing = app.get("/api/instances", null);
        HttpResponse<String> unknown = app.get("/api/instances", "unheard");

        assertEquals("no-key", json(missing).get("code").asText());
        assertEquals("unknown-key", json(unknown).get("code").asText());
        assertEquals("Bearer realm=\"caravan\"", header(missing, "www-authenticate"));
        assertFalse(unknown.body().contains("unheard"));
    }

    @Test
    void aKeyIsLookedUpOnceInAWhile() throws Exception {
        for (int i = 0; i < 3; i++) {
            app.get("/api/instances", "viewer");
            app.get("/api/instances", "unheard");
        }
        assertEquals(2, app.directory.lookups.get());

        CLOCK.now = CLOCK.now.plus(Duration.ofSeconds(5));
        app.get("/api/instances", "viewer");
        assertEquals(3, app.directory.lookups.get());
    }

    @Test
    void aForgottenKeyStopsOpening() throws Exception {
        KeyHash hash = KeyHash.of("guest");
        app.directory.callers.put(hash, new Caller(9, "guest", Role.VIEWER));
        assertEquals(200, app.get("/api/instances", "guest").statusCode());

        app.directory.callers.remove(hash);
        app.edge.forgetKeys();

        assertEquals(401, app.get("/api/instances", "guest").statusCode());
        assertEquals(1, app.directory.uses.get("guest"));
    }

    @Test
    void anOverlongKeyCostsNoLookUp() throws Exception {
        assertEquals(401, app.get("/api/instances", "x".repeat(600)).statusCode());
        assertEquals(0, app.directory.lookups.get());
    }

    @Test
    void withoutADatabaseNobodyIsTurnedAwayAsUnknown() throws Exception {
        app.directory.failure = new IllegalStateException("jdbc:mariadb://secret");

        HttpResponse<String> response = app.get("/api/instances", "viewer");

        assertEquals(503, response.statusCode());
        assertEquals("unavailable", json(response).get("code").asText());
        assertFalse(response.body().contains("secret"));
    }

    @Test
    void whoActedIsLoggedByNameAndNeverByKey() throws Exception {
        var log = (Logger) LoggerFactory.getLogger("API");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.INFO);
        try {
            app.get("/api/instances", "operator");
            app.send("POST", "/api/health/check", "operator", null, null);

            await().until(() -> !lines.list.isEmpty());
            assertEquals(List.of("POST /api/health/check by the-operator: 200"),
                    lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        } finally {
            log.detachAppender(lines);
            log.setLevel(null);
        }
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new JsonMapper().readTree(response.body());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
