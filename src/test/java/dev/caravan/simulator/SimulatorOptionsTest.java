package dev.caravan.simulator;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SimulatorOptionsTest {

    static Stream<UnaryOperator<SimulatorOptions.Builder>> nonsense() {
        return Stream.of(o -> o.apiKey(" "), o -> o.version("2.2.0"), o -> o.nodeProxy("10.0.0.1"),
                o -> o.port(65_536), o -> o.qrLimit(0), o -> o.deleteUnopenedAfter(Duration.ofSeconds(-1)));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsRefused(UnaryOperator<SimulatorOptions.Builder> wanted) {
        SimulatorOptions.Builder builder = wanted.apply(SimulatorOptions.builder("key"));

        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void theDefaultsListenOnLoopbackAsVersion237() {
        SimulatorOptions options = SimulatorOptions.builder("key").build();

        assertEquals("127.0.0.1", options.host());
        assertEquals("2.3.7", options.version());
    }

    @Test
    void theTextShowsNoSecrets() {
        String text = SimulatorOptions.builder("a-key").metricsPassword("a-password").build().toString();

        assertFalse(text.contains("a-key") || text.contains("a-password"));
    }

    @ParameterizedTest
    @CsvSource({"2,loja,0,0", "2,loja-%d,3,0", "2,loja-%d,0,3", "-1,loja-%d,0,0"})
    void aFleetThatCannotBeIsRefused(int count, String pattern, int withProxy, int qr) {
        assertThrows(IllegalArgumentException.class,
                () -> new FleetSeed(count, pattern, withProxy, 0, 0, qr, Duration.ZERO));
    }
}
