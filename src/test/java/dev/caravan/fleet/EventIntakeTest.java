package dev.caravan.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import dev.caravan.domain.ConnectionFault;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.QrCode;
import dev.caravan.domain.Signal;
import dev.caravan.fleet.EventIntake.Received;
import dev.caravan.testing.MariaDbExtension;
import dev.caravan.testing.ReconnectPolicies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A flood of one instance's events (GATEWAYS 1.8) costs little and hides nothing. */
@ExtendWith(MariaDbExtension.class)
class EventIntakeTest {

    private static final int BURST = 5;

    private final RecoveryUnderTest fleet;
    private final EventIntake intake;

    EventIntakeTest(DataSource dataSource) {
        fleet = new RecoveryUnderTest(dataSource);
        intake = intake(100);
    }

    @BeforeEach
    void knownInstances() {
        List.of("broken", "other").forEach(name -> fleet.tell(name, Signal.OPEN, null));
    }

    @Test
    void twoHundredEventsASecondLeaveFewWritesAndTheRightState() {
        int before = fleet.count("instance_timeline");
        long version = fleet.instance("broken").version();
        for (int event = 0; event < 2000; event++) {
            fleet.clock.advance(Duration.ofMillis(5));
            receive("broken", event % 2 == 0 ? Signal.CONNECTING : Signal.OPEN);
            if (event % 200 == 199) {
                intake.flush();
            }
        }

        int seconds = 10;
        assertTrue(fleet.instance("broken").version() - version <= seconds * (BURST + 1) + 1,
                () -> "written " + (fleet.instance("broken").version() - version) + " times");
        assertTrue(fleet.count("instance_timeline") - before <= seconds * (BURST + 1) + 2);
        assertEquals(ConnectionStatus.CONNECTED, fleet.instance("broken").status());
        assertEquals(fleet.clock.instant(), fleet.instance("broken").connectedSince());
        assertEquals(0, intake.waiting());
        assertTrue(coalesced() > 1900, () -> "coalesced " + coalesced());
    }

    @Test
    void anotherInstancesEventIsTakenAtOnceDuringAFlood() {
        flood("broken", 500);

        Received received = receive("other", Signal.CLOSED);

        assertEquals(new Received(false, 1), received);
        assertEquals(ConnectionStatus.DISCONNECTED, fleet.instance("other").status());
    }

    @Test
    void ofWhatIsHeldTheNewestIsWrittenWhateverTheOrderOfArrival() {
        flood("broken", BURST);
        Instant newest = fleet.clock.instant().plusMillis(300);
        intake.receive(seen("broken", Signal.CONNECTING, newest.minusMillis(200)));
        intake.receive(seen("broken", Signal.CLOSED, newest));
        intake.receive(seen("broken", Signal.OPEN, newest.minusMillis(100)));
        assertEquals(1, intake.waiting());

        assertEquals(1, intake.flush());

        assertEquals(ConnectionStatus.DISCONNECTED, fleet.instance("broken").status());
        assertEquals(newest, fleet.instance("broken").observedAt());
    }

    @Test
    void aCloseThatSaysWhyIsTakenAtOnceAndAfterWhatWasHeld() {
        flood("broken", 50);
        assertEquals(1, intake.waiting());

        Received received = intake.receive(new Observation(RecoveryUnderTest.GATEWAY, "broken", Signal.CLOSED,
                Source.WEBHOOK, fleet.clock.instant().plusMillis(1), 401, null, null));

        assertFalse(received.held());
        assertEquals(ConnectionStatus.AUTH_FAILURE, fleet.instance("broken").status());
        assertEquals(0, intake.waiting());
    }

    @Test
    void aCodeToScanIsTakenAtOnce() {
        flood("broken", 50);

        intake.receive(new Observation(RecoveryUnderTest.GATEWAY, "broken", Signal.QR, Source.WEBHOOK,
                fleet.clock.instant().plusMillis(1), null, null, new QrCode("code", null, null)));

        assertEquals("code", fleet.instance("broken").qr().code());
    }

    @Test
    void withoutAFloodEveryEventIsWrittenAtOnce() {
        for (int n = 0; n < 20; n++) {
            fleet.clock.advance(Duration.ofMillis(250));
            assertFalse(receive("broken", n % 2 == 0 ? Signal.CONNECTING : Signal.OPEN).held());
        }

        assertEquals(0, coalesced());
    }

    @Test
    void whatIsHeldIsWrittenByTheNextEventOfALaterSecondAtTheLatest() {
        flood("broken", BURST);
        receive("broken", Signal.CLOSED);
        fleet.clock.advance(Duration.ofSeconds(1));

        assertFalse(receive("broken", Signal.CLOSED).held());

        assertEquals(0, intake.waiting());
        assertEquals(ConnectionStatus.DISCONNECTED, fleet.instance("broken").status());
    }

    @Test
    void whenTooManyWaitTheirEventsAreWrittenAtOnce() {
        EventIntake small = intake(1);
        List<String> names = List.of("broken", "other");
        IntStream.range(0, BURST * 2).forEach(n -> names.forEach(name -> {
            fleet.clock.advance(Duration.ofMillis(1));
            small.receive(seen(name, Signal.CONNECTING, fleet.clock.instant()));
        }));

        assertEquals(1, small.waiting());
        assertEquals(BURST, coalesced());
    }

    @Test
    void whatADatabaseInTroubleDidNotTakeWaitsForTheNextFlush() {
        flood("broken", BURST);
        receive("broken", Signal.CLOSED);
        fleet.jdbc.sql("RENAME TABLE instance TO instance_away").update();
        try {
            assertThrows(RuntimeException.class, intake::flush);
        } finally {
            fleet.jdbc.sql("RENAME TABLE instance_away TO instance").update();
        }
        assertEquals(1, intake.waiting());

        intake.flush();

        assertEquals(ConnectionStatus.DISCONNECTED, fleet.instance("broken").status());
        assertEquals(0, intake.waiting());
    }

    @Test
    void aTightLoopMarksTheInstanceAsFlappingOnceThoughMostOfItIsHeld() {
        for (int n = 0; n < 400; n++) {
            fleet.clock.advance(Duration.ofMillis(25));
            receive("broken", Signal.CONNECTING);
        }

        assertEquals(ConnectionFault.FLAPPING, fleet.recovery("broken").fault());
        assertEquals(List.of(">flapping webhook"), fleet.timeline("broken", "recovery"));
        assertEquals(null, fleet.recovery("other").fault());
    }

    private EventIntake intake(int pendingMax) {
        return new EventIntake(fleet.observations, new FlapDetector(new FlapDetector.Limits(10, Duration.ofSeconds(60),
                RecoveryUnderTest.STABLE)), fleet.node(ReconnectPolicies.EXACT, 5), fleet.counters,
                new EventIntake.Limits(BURST, pendingMax), fleet.clock);
    }

    /** That many events within a second. */
    private void flood(String name, int events) {
        fleet.clock.advance(Duration.ofSeconds(2));
        IntStream.range(0, events).forEach(n -> {
            fleet.clock.advance(Duration.ofMillis(1));
            receive(name, Signal.CONNECTING);
        });
    }

    private Received receive(String name, Signal signal) {
        return intake.receive(seen(name, signal, fleet.clock.instant()));
    }

    private double coalesced() {
        return fleet.meters.get("caravan.webhook.events").tag("result", "coalesced").counter().count();
    }

    private static Observation seen(String name, Signal signal, Instant at) {
        return new Observation(RecoveryUnderTest.GATEWAY, name, signal, Source.WEBHOOK, at);
    }
}
