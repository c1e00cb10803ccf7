package dev.caravan.routes;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import dev.caravan.domain.Observation;
import dev.caravan.domain.Observation.Source;
import dev.caravan.domain.Signal;
import dev.caravan.testing.MariaDbExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.Reconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;

@ExtendWith(MariaDbExtension.class)
class ReconnectionTest {

    private final ScriptedGateways gateways = new ScriptedGateways("evo");
    private FleetRoutes fleet;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        fleet = FleetRoutes.start(dataSource, gateways, Reconnection.TRIGGER, new Reconnection());
        fleet.open("evo", "loja");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void whatGoesDownIsTriedAgainWithoutAskingAGatewayHere() {
        close(408);

        tick();
        fleet.clock.advance(Duration.ofSeconds(10));
        tick();

        assertEquals("connection", fleet.ask(String.class, "SELECT kind FROM saga WHERE running_instance = 'loja'"));
        assertEquals(0, gateways.asked("evo").count());
    }

    @Test
    void theLogTellsEachTryAsTheOriginDoes() {
        try (LogLines log = new LogLines("RECONNECT", Level.INFO)) {
            close(515);
            tick();
            fleet.jdbc.sql("UPDATE saga SET outcome = 'failed', due_at = NULL").update();
            tick();

            assertEquals(1, log.containing("Erro 515: tentativa 1/10 em 0s; credenciais preservadas").size());
            assertEquals(1, log.containing("Erro 515: tentativa 2/10 em 5m 0s; credenciais preservadas").size());
        }
    }

    @Test
    void aPassThatFailsIsLoggedAndTheNextOneGoesOn() {
        close(408);
        fleet.jdbc.sql("RENAME TABLE saga TO saga_away").update();
        try (LogLines log = new LogLines("SYSTEM", Level.ERROR)) {
            tick();
            assertEquals(1, log.containing(Reconnection.TRIGGER + ":").size());
        } finally {
            fleet.jdbc.sql("RENAME TABLE saga_away TO saga").update();
        }

        tick();

        assertEquals(1, fleet.ask(Integer.class, "SELECT COUNT(*) FROM instance WHERE next_attempt_at IS NOT NULL"));
    }

    private void tick() {
        fleet.routes.trigger(Reconnection.TRIGGER);
    }

    private void close(int code) {
        fleet.observations.observe(List.of(new Observation("evo", "loja", Signal.CLOSED, Source.WEBHOOK,
                fleet.clock.instant(), code, null, null)));
    }
}
