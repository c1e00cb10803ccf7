package dev.caravan.fleet;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.fleet.FleetEvent.Position;
import dev.caravan.store.EventLedger;
import dev.caravan.store.EventLedger.InstanceRow;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every row once, in the order of its number, whatever the order of the commits. */
@ExtendWith(MariaDbExtension.class)
class EventFeedTest {

    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final String INSERT = "INSERT INTO instance_timeline (instance_name, at, subject, cause)"
            + " VALUES (?, '2026-01-15', 'status', 'poll')";

    private final TestClock clock = new TestClock();
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final EventFeed feed;

    EventFeedTest(DataSource dataSource) {
        this.dataSource = dataSource;
        jdbc = JdbcClient.create(dataSource);
        feed = new EventFeed(new EventLedger(dataSource), SETTLE, clock);
    }

    @BeforeEach
    void clear() {
        jdbc.sql("DELETE FROM instance_timeline").update();
        jdbc.sql("DELETE FROM incident").update();
        // The feed begins at the newest row, so there has to be one.
        write("before");
    }

    @Test
    void aFeedBeginsAtWhatIsNewestAndTellsWhatComesAfterOnce() {
        feed.position();
        write("a");
        write("b");

        assertEquals(List.of("a", "b"), next());
        assertEquals(List.of(), next());
        write("c");
        assertEquals(List.of("c"), next());
    }

    @Test
    void whatCommitsLateIsToldInItsPlaceAndHoldsUpTheRest() throws SQLException {
        feed.position();
        try (Connection slow = dataSource.getConnection()) {
            slow.setAutoCommit(false);
            write(slow, "slow");
            write("fast");
            assertEquals(List.of(), next());
            clock.advance(SETTLE.minusMillis(1));
            assertEquals(List.of(), next());

            slow.commit();

            assertEquals(List.of("slow", "fast"), next());
            slow.setAutoCommit(true);
        }
    }

    @Test
    void whatNeverCommitsHoldsUpTheRestForAWhileAndAllGapsForOneWhileTogether() throws SQLException {
        feed.position();
        try (Connection lost = dataSource.getConnection()) {
            lost.setAutoCommit(false);
            write(lost, "lost");
            write("a");
            write(lost, "lost too");
            write("b");
            lost.rollback();
            lost.setAutoCommit(true);
        }

        assertEquals(List.of(), next());
        clock.advance(SETTLE);

        assertEquals(List.of("a", "b"), next());
        write("c");
        assertEquals(List.of("c"), next());
    }

    @Test
    void whoComesBackHearsExactlyWhatWasMissedInPages() {
        Position left = feed.position();
        List<String> written = IntStream.range(0, EventFeed.PAGE + 3).mapToObj(n -> "i" + n).toList();
        written.forEach(this::write);
        List<String> told = new ArrayList<>(next());
        told.addAll(next());
        assertEquals(written, told);
        write("not told yet");

        List<FleetEvent> first = feed.since(left);
        List<FleetEvent> second = feed.since(first.get(first.size() - 1).position());

        assertEquals(EventFeed.PAGE, first.size());
        assertEquals(written.subList(EventFeed.PAGE, EventFeed.PAGE + 3), names(second));
        assertEquals(feed.position(), second.get(2).position());
        assertEquals(List.of(), feed.since(new Position(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)));
    }

    @Test
    void incidentsHaveNumbersOfTheirOwn() {
        Position start = feed.position();
        write("a");
        long incident = jdbc.sql("INSERT INTO incident (kind, subject, detail, opened_at, last_seen_at)"
                + " VALUES ('pool', 'no-free-proxy', '', '2026-01-15', '2026-01-15') RETURNING id").query(Long.class)
                .single();
        jdbc.sql("INSERT INTO incident_event (incident_id, at, state) VALUES (?, '2026-01-15', 'open')")
                .param(incident).update();
        clock.advance(SETTLE);

        List<FleetEvent> events = new ArrayList<>(feed.next());
        clock.advance(SETTLE);
        events.addAll(feed.next());

        assertEquals(List.of("status", "incident"), events.stream().map(FleetEvent::name).toList());
        assertEquals(List.of("status", "incident"), feed.since(start).stream().map(FleetEvent::name).toList());
        assertEquals(List.of("incident"), feed.since(events.get(0).position()).stream().map(FleetEvent::name).toList());
    }

    @Test
    void aFeedThatRestedTellsNothingOfThatTime() {
        feed.position();
        feed.rest();
        write("unheard");

        assertEquals(List.of(), next());
        write("heard");
        assertEquals(List.of("heard"), next());
    }

    @ParameterizedTest
    @CsvSource({
        "status,     poll,                           status",
        "login,      webhook,                        status",
        "wish,       ana,                            status",
        "qr,         webhook,                        qr",
        "proxy,      opened,                         proxy",
        "connection, asked,                          connection",
        "error-515,  session.error.515,              session.error.515",
        "error-515,  session.error.515.max_attempts, session.error.515.max_attempts"})
    void eachRowHasAName(String subject, String cause, String name) {
        feed.position();
        jdbc.sql("INSERT INTO instance_timeline (instance_name, at, subject, cause) VALUES ('a', '2026-01-15', ?, ?)")
                .params(subject, cause).update();

        assertEquals(List.of(name), feed.next().stream().map(FleetEvent::name).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "7.7", "7.7.", ".7.7", "7.7.7.7", "-1.7.7", "a.b.c", "1234567890123456789.0.0"})
    void whatIsNoPositionIsNone(String text) {
        assertTrue(Position.of(text).isEmpty());
        assertEquals("12.3.4", Position.of("12.3.4").orElseThrow().toString());
    }

    private void write(String instance) {
        jdbc.sql(INSERT).param(instance).update();
    }

    private static void write(Connection connection, String instance) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, instance);
            insert.executeUpdate();
        }
    }

    private List<String> next() {
        return names(feed.next());
    }

    private static List<String> names(List<FleetEvent> events) {
        return events.stream().map(event -> ((InstanceRow) event.row()).entry().instance()).toList();
    }
}
