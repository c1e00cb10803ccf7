package dev.caravan.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.it.EventStream.Event;
import dev.caravan.simulator.FleetSeed;
import dev.caravan.testing.FreePorts;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.caravan.it.RunningCaravan.ADMIN_KEY;
import static dev.caravan.it.RunningCaravan.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GET /api/events as listeners at two nodes hear it (SPEC 9). */
@ExtendWith(MariaDbExtension.class)
class EventsTest {

    private static final Map<String, String> KEYS = Map.of("events.tick", "50ms", "events.settle", "300ms",
            "events.heartbeat", "200ms", "events.max-backlog", "64KiB", "events.max-clients", "4",
            "events.patience", "2s", "http.key-cache", "500ms", "incident.every", "100ms", "node.name", "one");

    private static SimulatedGateway gateway;
    private static RunningCaravan caravan;
    private static RunningCaravan other;
    private static int otherPort;
    private static JdbcClient store;

    @BeforeAll
    static void start(TestDatabase database, DataSource dataSource) {
        store = JdbcClient.create(dataSource);
        gateway = SimulatedGateway.start(options -> options.fleet(FleetSeed.open(6, "loja-%03d")));
        caravan = RunningCaravan.start(gateway, database, KEYS);
        otherPort = FreePorts.next();
        Map<String, String> keys = new HashMap<>(KEYS);
        keys.putAll(Map.of("node.name", "two", "http.port", String.valueOf(otherPort)));
        other = RunningCaravan.start(gateway, database, keys);
        IntStream.rangeClosed(1, 6).forEach(n -> caravan.awaitStatus("loja-00" + n, "CONNECTED"));
    }

    @AfterAll
    static void aListenerHoldsNoNodeBackFromStopping() {
        EventStream last = EventStream.open(otherPort, ADMIN_KEY, null);
        other.close();
        eventually("its stream ends").until(last::ended);
        caravan.close();
        gateway.close();
    }

    @Test
    void aListenerHearsWhatHappensToAnInstanceAtBothNodes() {
        try (EventStream here = EventStream.open(gateway.hookPort(), ADMIN_KEY, null);
                EventStream there = EventStream.open(otherPort, ADMIN_KEY, null)) {
            assertEquals("text/event-stream", here.response().headers().firstValue("content-type").orElseThrow());
            gateway.cause("loja-001", "\"fault\":\"logged-out\"");

            eventually("both hear it").until(() -> heard(here, "loja-001", "AUTH_FAILURE")
                    && heard(there, "loja-001", "AUTH_FAILURE"));

            Event event = here.of("loja-001").stream().filter(e -> e.text("to").equals("AUTH_FAILURE")).findFirst()
                    .orElseThrow();
            assertEquals("status", event.name());
            // A poll may see the session closed before the webhook tells why.
            assertTrue(List.of("CONNECTED", "DISCONNECTED").contains(event.text("from")), event::toString);
            assertEquals(1, store.sql("SELECT COUNT(*) FROM instance_timeline WHERE instance_name = 'loja-001'"
                            + " AND from_value = ? AND to_value = 'AUTH_FAILURE' AND cause = ? AND evidence = ?")
                    .params(event.text("from"), event.text("cause"), event.text("evidence")).query(Integer.class)
                    .single());
            assertEquals(caravan.instance("loja-001").path("statusSince"), event.data().path("at"));
        }
    }

    @Test
    void aQrCodeIsToldWithoutTheCode() {
        try (EventStream events = EventStream.open(gateway.hookPort(), ADMIN_KEY, null)) {
            gateway.cause("loja-002", "\"fault\":\"logged-out\"");
            caravan.awaitStatus("loja-002", "AUTH_FAILURE");
            gateway.api().get("/instance/connect/loja-002").expect(200);

            eventually("a QR code is told").until(() -> events.of("loja-002").stream()
                    .anyMatch(event -> event.name().equals("qr")));

            String code = caravan.http().get("/api/instance/loja-002/qr").expect(200).path("code").asText();
            assertNotEquals("", code);
            events.events().forEach(event -> assertFalse(event.data().toString().contains(code)));
        }
    }

    @Test
    void aCampaignsStatesAreTold() {
        try (EventStream events = EventStream.open(gateway.hookPort(), ADMIN_KEY, null)) {
            String id = caravan.http().post("/api/campaigns", "{\"name\":\"Natal\",\"templates\":[\"Olá\"],"
                    + "\"instances\":[\"loja-006\"]}").expect(201).path("id").asText();
            caravan.http().post("/api/campaigns/" + id + "/cancel", "{}").expect(200);

            eventually("both states").until(() -> events.events().stream()
                    .filter(event -> event.name().equals("campaign")).count() == 2);

            assertEquals(List.of("DRAFT Natal", "CANCELLED Natal"), events.events().stream()
                    .filter(event -> event.name().equals("campaign"))
                    .map(event -> event.text("state") + " " + event.text("name")).toList());
        }
    }

    @Test
    void proxiesAreToldToo() {
        try (EventStream events = EventStream.open(gateway.hookPort(), ADMIN_KEY, null)) {
            insert("loja-003", "proxy", "stored", "opened");
            insert("loja-003", "connection", "try 1", "asked");
            insert("loja-003", "error-515", "2", "session.error.515.max_attempts");

            eventually("all three").until(() -> events.of("loja-003").size() == 3);

            assertEquals(List.of("proxy", "connection", "session.error.515.max_attempts"),
                    events.of("loja-003").stream().map(Event::name).toList());
        }
    }

    @Test
    void anIncidentIsToldWhenItOpensAndWhenItCloses() {
        try (EventStream events = EventStream.open(otherPort, ADMIN_KEY, null)) {
            store.sql("INSERT INTO incident (kind, subject, detail, affected, total, opened_at, last_seen_at)"
                    + " VALUES ('platform-code', '405', '', 12, 40, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))").update();
            eventually("opened").until(() -> states(events).equals(List.of("open")));
            long id = incidents(events).get(0).data().path("id").asLong();

            caravan.http().post("/api/incidents/" + id + "/close", "").expect(200);

            eventually("closed").until(() -> states(events).equals(List.of("open", "closed")));
            JsonNode told = incidents(events).get(0).data();
            assertTrue(told.at("/text/pt-BR").asText().contains("12 de 40 instâncias"), told::toString);
            assertTrue(told.at("/text/en").asText().contains("12 of 40 enabled instances"), told::toString);
        }
    }

    @Test
    void whoComesBackWithTheLastIdHearsWhatWasMissedAndNothingTwice() {
        String last;
        try (EventStream before = EventStream.open(gateway.hookPort(), ADMIN_KEY, null)) {
            insert("loja-004", "status", "heard", "test");
            eventually("heard").until(() -> before.of("loja-004").size() == 1);
            last = before.lastId();
        }
        IntStream.range(0, 700).forEach(n -> insert("loja-004", "status", "missed-" + n, "test"));

        try (EventStream after = EventStream.open(otherPort, ADMIN_KEY, last)) {
            eventually("all that was missed").until(() -> after.of("loja-004").size() >= 700);
            insert("loja-004", "status", "next", "test");
            eventually("and what comes").until(() -> heard(after, "loja-004", "next"));

            List<String> told = after.of("loja-004").stream().map(event -> event.text("to")).toList();
            assertEquals(701, told.size());
            assertEquals(IntStream.range(0, 700).mapToObj(n -> "missed-" + n).toList(), told.subList(0, 700));
            assertEquals(after.events().size(), new HashSet<>(after.events().stream().map(Event::id).toList()).size());
        }
    }

    @Test
    void aRevokedKeyEndsItsStreamAtEveryNodeAndNoOther() {
        JsonNode key = caravan.http().post("/api/keys", "{\"name\":\"painel\",\"role\":\"viewer\"}").expect(201);
        try (EventStream kept = EventStream.open(otherPort, ADMIN_KEY, null);
                EventStream here = EventStream.open(gateway.hookPort(), key.path("key").asText(), null);
                EventStream there = EventStream.open(otherPort, key.path("key").asText(), null)) {
            caravan.http().delete("/api/keys/" + key.path("id").asLong()).expect(200);

            eventually("both end").until(() -> here.ended() && there.ended());

            int comments = kept.comments();
            eventually("the other goes on").until(() -> kept.comments() > comments);
        }
    }

    @Test
    void silenceIsBrokenByComments() {
        try (EventStream events = EventStream.open(gateway.hookPort(), ADMIN_KEY, null)) {
            eventually("three heartbeats").until(() -> events.comments() >= 3);
        }
    }

    @Test
    void noMoreListenersAreLetInThanAreAllowedAndWhoLeavesMakesRoom() {
        EventStream first = EventStream.open(gateway.hookPort(), ADMIN_KEY, null);
        List<EventStream> more = IntStream.range(0, 3)
                .mapToObj(n -> EventStream.open(gateway.hookPort(), ADMIN_KEY, null)).toList();

        assertEquals("too-many-streams", caravan.http().get("/api/events").code());
        first.close();

        try (EventStream again = EventStream.open(gateway.hookPort(), ADMIN_KEY, null)) {
            assertEquals(200, again.response().statusCode());
        }
        more.forEach(EventStream::close);
    }

    @Test
    void whatIsNoRequestForAStreamIsRefused() {
        JsonHttp nobody = new JsonHttp("http://127.0.0.1:" + gateway.hookPort(), Map.of());
        assertEquals("no-key", nobody.get("/api/events").code());
        assertEquals(405, caravan.http().post("/api/events", "").status());

        assertEquals("invalid-value", caravan.http().with("Last-Event-ID", "yesterday").get("/api/events").code());
    }

    @Test
    void aListenerThatDoesNotReadIsDroppedAndTheOthersHearAll() throws IOException {
        try (Socket deaf = new Socket(); EventStream events = EventStream.open(otherPort, ADMIN_KEY, null)) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress("127.0.0.1", otherPort));
            deaf.getOutputStream().write(("GET /api/events HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + ADMIN_KEY
                    + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', deaf.getInputStream().read());
            String long1000 = "x".repeat(1000);
            for (int n = 0; n < 12; n++) {
                store.sql("INSERT INTO instance_timeline (instance_name, at, subject, to_value, cause, evidence)"
                        + " SELECT 'flood', UTC_TIMESTAMP(3), 'status', seq, 'test', ? FROM seq_1_to_1000")
                        .param(long1000).update();
            }

            eventually("the others hear all").until(() -> events.of("flood").size() == 12_000);

            assertTrue(endsBefore(deaf, 12_000L * 1000), "dropped");
        }
    }

    /** Whether the connection ends before so many bytes have come. */
    private static boolean endsBefore(Socket socket, long bytes) throws IOException {
        long read = 0;
        byte[] buffer = new byte[65_536];
        socket.setSoTimeout(20_000);
        try {
            for (int n = socket.getInputStream().read(buffer); n >= 0; n = socket.getInputStream().read(buffer)) {
                read += n;
                if (read >= bytes) {
                    return false;
                }
            }
        } catch (SocketException reset) {
            return true;
        }
        return true;
    }

    private static boolean heard(EventStream events, String instance, String to) {
        return events.of(instance).stream().anyMatch(event -> event.text("to").equals(to));
    }

    private static List<Event> incidents(EventStream events) {
        return events.events().stream().filter(event -> event.name().equals("incident")).toList();
    }

    private static List<String> states(EventStream events) {
        return incidents(events).stream().map(event -> event.text("state")).toList();
    }

    private static void insert(String instance, String subject, String to, String cause) {
        store.sql("INSERT INTO instance_timeline (instance_name, at, subject, to_value, cause)"
                        + " VALUES (?, UTC_TIMESTAMP(3), ?, ?, ?)").params(instance, subject, to, cause).update();
    }
}
