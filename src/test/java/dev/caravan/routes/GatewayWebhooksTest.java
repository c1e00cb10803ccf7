package dev.caravan.routes;

import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.domain.ConnectionStatus;
import dev.caravan.domain.DeliveryStatus;
import dev.caravan.domain.MessageEvent.Receipt;
import dev.caravan.testing.MariaDbExtension;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import routes.GatewayWebhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(MariaDbExtension.class)
class GatewayWebhooksTest {

    private static final String OPENED = """
            {"event":"connection.update","instance":"a","data":{"instance":"a","state":"open","statusReason":200},
             "destination":"x","date_time":"2026-01-15T12:00:00.100Z","apikey":"token-of-a"}""";

    private static final String READ = """
            {"event":"messages.update","instance":"a","date_time":"2026-01-15T12:00:00.100Z","apikey":"token-of-a",
             "data":{"keyId":"3EB0A1","remoteJid":"5511987654321@s.whatsapp.net","fromMe":true,"status":"READ"}}""";

    private final ScriptedGateways gateways = new ScriptedGateways("evo");
    private FleetRoutes fleet;

    @BeforeEach
    void start(DataSource dataSource) throws Exception {
        fleet = FleetRoutes.start(dataSource, gateways, null, new GatewayWebhooks());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private Exchange receive(String gateway, String body) {
        return fleet.routes.to(GatewayWebhooks.RECEIVE).withHeader("gateway", gateway)
                .withHeader("Content-Type", "application/json").withBody(body).request(Exchange.class);
    }

    private static JsonNode answer(int status, Exchange answered) throws Exception {
        assertEquals(status, answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE),
                () -> answered.getMessage().getBody(String.class));
        assertEquals(Set.of(Exchange.HTTP_RESPONSE_CODE, Exchange.CONTENT_TYPE),
                answered.getMessage().getHeaders().keySet());
        return new ObjectMapper().readTree(answered.getMessage().getBody(String.class));
    }

    @Test
    void anEventIsAnsweredWhenItIsInTheDatabase() throws Exception {
        JsonNode answer = answer(200, receive("evo", OPENED));

        assertEquals("{\"observed\":1,\"changed\":1}", answer.toString());
        assertEquals(ConnectionStatus.CONNECTED, fleet.instance("a").status());
        assertEquals(1, fleet.count("caravan.webhook.events", "gateway", "evo", "result", "observed"));
    }

    @Test
    void anEventThatComesTwiceChangesNothingTheSecondTime() throws Exception {
        receive("evo", OPENED);
        long version = fleet.instance("a").version();

        JsonNode answer = answer(200, receive("evo", OPENED));

        assertEquals(0, answer.path("changed").asInt());
        assertEquals(version, fleet.instance("a").version());
    }

    @Test
    void anEventThatSaysNothingOfAStateIsTakenAndChangesNothing() throws Exception {
        JsonNode answer = answer(200, receive("evo",
                "{\"event\":\"presence.update\",\"instance\":\"a\",\"data\":{}}"));

        assertEquals(0, answer.path("changed").asInt());
        assertTrue(fleet.instances.find("a").isEmpty());
        assertEquals(1, fleet.count("caravan.webhook.events", "gateway", "evo", "result", "ignored"));
    }

    @Test
    void newsOfAMessageAreAnsweredWhenTheyAreWritten() throws Exception {
        JsonNode answer = answer(200, receive("evo", READ));

        assertEquals("{\"observed\":1,\"changed\":0}", answer.toString());
        assertEquals(List.of(new Receipt("evo", "a", "3EB0A1", DeliveryStatus.READ, fleet.clock.instant())),
                fleet.told.written);
        assertEquals(1, fleet.count("caravan.webhook.events", "gateway", "evo", "result", "message"));
    }

    @Test
    void newsOfAMessageThatCannotBeWrittenAreToBeSentAgain() throws Exception {
        fleet.told.failure = new IllegalStateException("no database");

        JsonNode problem = answer(503, receive("evo", READ));

        assertFalse(problem.toString().contains("no database"));
        assertEquals(0, fleet.count("caravan.webhook.events", "gateway", "evo", "result", "message"));
    }

    @Test
    void anUnknownGatewayIsNotFound() throws Exception {
        answer(404, receive("nobody", OPENED));
    }

    @Test
    void whatIsNoEventIsTheSendersMistake() throws Exception {
        for (String body : List.of("", "{", "[]", "null", "{}", "{\"event\":\"connection.update\"}",
                "{\"instance\":\"a\"}")) {
            answer(400, receive("evo", body));
        }
    }

    @Test
    void aDatabaseThatFailsIsAnIncidentSoThatTheGatewaySendsAgain() throws Exception {
        fleet.jdbc.sql("RENAME TABLE instance TO instance_away").update();
        try (LogLines log = new LogLines("API", Level.INFO)) {
            JsonNode problem = answer(500, receive("evo", OPENED));

            assertFalse(problem.toString().contains("instance_away") || problem.toString().contains("SELECT"));
            assertEquals(1, log.containing("Incident").size());
        } finally {
            fleet.jdbc.sql("RENAME TABLE instance_away TO instance").update();
        }
    }
}
