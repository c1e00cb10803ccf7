package dev.caravan.domain;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.caravan.domain.InstanceStateMachine.Change;
import dev.caravan.domain.Observation.Source;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Repeated, late and reordered observations are harmless (SPEC 1). */
class ObservationOrderTest {

    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instance NEW = Instance.discovered("loja", "evo", true, START);

    @Property
    void twiceIsOnce(@ForAll("anything") List<Observation> before, @ForAll("anyObservation") Observation seen) {
        Instance once = told(told(NEW, before), List.of(seen));

        assertEquals(Optional.empty(), InstanceStateMachine.apply(once, seen));
    }

    @Property
    void webhooksOfDistinctMomentsEndAlikeInAnyOrder(@ForAll("disorder") List<Observation> received) {
        Instance known = told(NEW, received);

        Observation newest = received.stream().max(Comparator.comparing(Observation::at)).orElseThrow();
        Instant lastLogin = received.stream().filter(o -> o.signal() == Signal.OPEN).map(Observation::at)
                .max(Comparator.naturalOrder()).orElse(null);
        assertEquals(newest.signal() == Signal.OPEN, known.connected());
        assertEquals(lastLogin, known.connectedSince());
    }

    @Property
    void anOlderObservationOnlyExplainsACloseOrDatesALogin(@ForAll("anything") List<Observation> before,
                                                           @ForAll("anyObservation") Observation seen) {
        Instance known = told(NEW, before).seenUpTo(seen.at().plusMillis(1));

        Optional<Change> change = InstanceStateMachine.apply(known, seen);

        change.ifPresent(late -> {
            assertEquals(known.observedAt(), late.after().observedAt());
            assertEquals(known.connected(), late.after().connected());
            if (seen.signal() == Signal.OPEN) {
                assertTrue(known.connectedSince() == null || seen.at().isAfter(known.connectedSince()));
                assertEquals(known.status(), late.after().status());
                assertEquals(known.need(), late.after().need());
            } else {
                assertEquals(Signal.CLOSED, seen.signal());
                assertEquals(ConnectionStatus.DISCONNECTED, known.status());
                assertEquals(seen.reasonCode(), late.after().reasonCode());
                assertEquals(known.connectedSince(), late.after().connectedSince());
            }
        });
    }

    @Property
    void everyChangeHasATimelineRowAndTellsWhatIsNew(@ForAll("anything") List<Observation> before,
                                                     @ForAll("anyObservation") Observation seen) {
        Instance known = told(NEW, before);

        InstanceStateMachine.apply(known, seen).ifPresent(change -> {
            assertFalse(change.entries().isEmpty());
            assertFalse(Objects.equals(known, change.after()));
            assertEquals(change.after().connected(), change.after().status() == ConnectionStatus.CONNECTED);
        });
    }

    /** As callers do: an observation without news is remembered as the newest. */
    private static Instance told(Instance known, List<Observation> observations) {
        Instance told = known;
        for (Observation seen : observations) {
            Instance before = told;
            told = InstanceStateMachine.apply(before, seen).map(Change::after)
                    .orElseGet(() -> before.seenUpTo(seen.at()));
        }
        return told;
    }

    @Provide
    Arbitrary<List<Observation>> anything() {
        return anyObservation().list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<Observation> anyObservation() {
        return observation(Arbitraries.of(Source.class));
    }

    @Provide
    Arbitrary<List<Observation>> disorder() {
        return observation(Arbitraries.just(Source.WEBHOOK)).list().ofMinSize(1).ofMaxSize(6)
                .uniqueElements(Observation::at);
    }

    private static Arbitrary<Observation> observation(Arbitrary<Source> sources) {
        return Combinators.combine(Arbitraries.of(Signal.class), sources, Arbitraries.integers().between(0, 12),
                Arbitraries.of(200, 401, 403, 405, 408, 440, 515).injectNull(0.3), Arbitraries.of("a", "b"))
                .as((signal, source, second, code, qr) -> new Observation("evo", "loja", signal, source,
                        START.plusSeconds(second), signal == Signal.CLOSED ? code : null, null,
                        signal == Signal.QR ? new QrCode(qr, null, null) : null));
    }
}
