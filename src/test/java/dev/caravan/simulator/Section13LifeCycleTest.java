package dev.caravan.simulator;

import java.util.List;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.caravan.simulator.Rehearsal.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** GATEWAYS 1.3, row by row, but for create and connect. */
class Section13LifeCycleTest {

    private static final String STALE = "{\"instance\":{\"instanceName\":\"a\",\"state\":\"open\"}}";
    private static final String FAILURE = "{\"error\":true,\"message\":\"[object Object]\"}";

    private final Rehearsal rehearsal = new Rehearsal();

    @Nested
    class ConnectionState {

        @Test
        void tellsTheStateInMemory() {
            rehearsal.create("a");
            assertEquals("close", rehearsal.state("a"));

            rehearsal.later("GET", "/instance/connect/a", "");
            assertEquals("connecting", rehearsal.state("a"));
        }

        @Test
        void hasNoStateDuringTheBootOfTheNode() {
            rehearsal.createOpen("a");
            rehearsal.cause("/node", "{\"fault\":\"restart\",\"for\":\"20s\"}");

            assertNull(rehearsal.state("a"));

            rehearsal.advance("22S");
            assertEquals("open", rehearsal.state("a"));
        }
    }

    @Nested
    class FetchInstances {

        @Test
        void rowsHaveTheDocumentedColumnsAndShowSecrets() {
            String token = rehearsal.create("a");
            rehearsal.setProxy("a", "10.0.0.1");

            JsonObject row = rehearsal.row("a");

            assertEquals(List.of("id", "name", "connectionStatus", "ownerJid", "profileName", "profilePicUrl",
                    "integration", "number", "businessId", "token", "clientName", "disconnectionReasonCode",
                    "disconnectionObject", "disconnectionAt", "createdAt", "updatedAt", "Chatwoot", "Proxy",
                    "Rabbitmq", "Nats", "Sqs", "Websocket", "Setting", "_count"), List.copyOf(row.fieldNames()));
            assertEquals(token, row.getString("token"));
            assertEquals("p", row.getJsonObject("Proxy").getString("password"));
        }

        @Test
        void theStatusOfTheDatabaseFollowsTheLifeOfAPairing() {
            rehearsal.create("a");
            assertEquals("close", rehearsal.row("a").getString("connectionStatus"));

            rehearsal.later("GET", "/instance/connect/a", "");
            rehearsal.advance("2S");
            assertEquals("connecting", rehearsal.row("a").getString("connectionStatus"));

            rehearsal.cause("/instances/a/faults", "{\"fault\":\"scan-qr\",\"number\":\"5511987654321\"}");
            rehearsal.advance("1S");
            assertEquals("open", rehearsal.row("a").getString("connectionStatus"));
            assertEquals("5511987654321@s.whatsapp.net", rehearsal.row("a").getString("ownerJid"));

            rehearsal.delete("/instance/logout/a");
            assertEquals("close", rehearsal.row("a").getString("connectionStatus"));
        }

        @Test
        void itSaysOpenWhileTheSocketIsLost() {
            rehearsal.createOpen("a");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"drop\"}");

            assertEquals("close", rehearsal.state("a"));
            assertEquals("open", rehearsal.row("a").getString("connectionStatus"));
        }

        @Test
        void theReasonCodeIsWrittenForPermanentClosesOnlyAndNeverCleared() {
            rehearsal.createOpen("a");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"428\"}");
            rehearsal.advance("1S");
            assertNull(rehearsal.row("a").getInteger("disconnectionReasonCode"));

            rehearsal.cause("/instances/a/faults", "{\"fault\":\"403\"}");
            rehearsal.later("GET", "/instance/connect/a", "");
            rehearsal.advance("2S");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"scan-qr\"}");
            rehearsal.advance("1S");

            assertEquals("open", rehearsal.state("a"));
            assertEquals(403, rehearsal.row("a").getInteger("disconnectionReasonCode"));
        }

        @Test
        void theFullListShowsWhatIsNotLoadedAndTheFilterDoesNot() {
            rehearsal.create("a");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

            assertEquals(1, rehearsal.get("/instance/fetchInstances").array().size());
            assertError(404, "[[\"Instance \\\"a\\\" not found\"]]",
                    rehearsal.get("/instance/fetchInstances?instanceName=a"));
        }

        @Test
        void filtersByNameIdAndNumber() {
            rehearsal.create("a");
            rehearsal.post("/instance/create", "{\"instanceName\":\"b\",\"integration\":\"WHATSAPP-BAILEYS\","
                    + "\"number\":\"5511987654321\"}");
            String id = rehearsal.row("b").getString("id");

            for (String filter : List.of("instanceName=b", "instanceId=" + id, "number=5511987654321")) {
                Answer answer = rehearsal.get("/instance/fetchInstances?" + filter);
                assertEquals("b", answer.array().getJsonObject(0).getString("name"), filter);
                assertEquals(1, answer.array().size(), filter);
            }
        }

        @Test
        void anUnknownNameHasAnotherWordingThanTheGuard() {
            assertError(404, "[[\"Instance \\\"x\\\" not found\"]]",
                    rehearsal.get("/instance/fetchInstances?instanceName=x"));
        }
    }

    @Nested
    class Restart {

        @Test
        void closedAnswers200WithAnError() {
            rehearsal.create("a");

            assertEquals(FAILURE, rehearsal.post("/instance/restart/a", "").encoded());
        }

        @Test
        void openAnswersTheStaleStateAndReconnectsAfterwards() {
            rehearsal.createOpen("a");

            assertEquals(STALE, rehearsal.post("/instance/restart/a", "").encoded());
            rehearsal.advance("0.4S");

            assertEquals(List.of("connection.update/connecting", "connection.update/open"), rehearsal.story());
            assertEquals(2, rehearsal.truth("a").getInteger("logins"));
        }

        @Test
        void readsTheProxyAgain() {
            rehearsal.createOpen("a");
            rehearsal.setProxy("a", "10.0.0.1");
            assertNull(rehearsal.truth("a").getString("effectiveProxy"));

            rehearsal.post("/instance/restart/a", "");
            rehearsal.advance("1S");

            assertEquals("10.0.0.1:3128", rehearsal.truth("a").getString("effectiveProxy"));
        }
    }

    @Nested
    class Logout {

        @Test
        void destroysTheCredentialsAndKeepsTheOwner() {
            rehearsal.createOpen("a");

            assertEquals("{\"status\":\"SUCCESS\",\"error\":false,\"response\":{\"message\":\"Instance logged out\"}}",
                    rehearsal.delete("/instance/logout/a").encoded());

            assertNotNull(rehearsal.row("a").getString("ownerJid"));
            assertEquals(401, rehearsal.row("a").getInteger("disconnectionReasonCode"));
            assertTrue(rehearsal.row("a").getString("disconnectionObject").contains("Log out instance: a"));
            assertEquals(List.of("status.instance", "logout.instance", "connection.update/close"), rehearsal.story());
            assertFalse(rehearsal.truth("a").getJsonObject("database").getBoolean("paired"));
        }

        @Test
        void onlyTheObjectTellsItFromARemovalOnThePhone() {
            rehearsal.createOpen("a");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"logged-out\"}");

            assertEquals(401, rehearsal.row("a").getInteger("disconnectionReasonCode"));
            assertTrue(rehearsal.row("a").getString("disconnectionObject").contains("device_removed"));
        }

        @Test
        void closedIs400() {
            rehearsal.create("a");

            assertError(400, "[[\"The \\\"a\\\" instance is not connected\"]]",
                    rehearsal.delete("/instance/logout/a"));
        }

        @Test
        void worksWhileConnecting() {
            rehearsal.createOpen("a");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"stuck-connecting\"}");

            assertEquals(200, rehearsal.delete("/instance/logout/a").status());
            assertEquals("close", rehearsal.state("a"));
        }

        @Test
        void notLoadedIsSuccessAndNothingIsDone() {
            rehearsal.createOpen("a");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"unload\"}");

            assertEquals("SUCCESS", rehearsal.delete("/instance/logout/a").object().getString("status"));
            assertTrue(rehearsal.truth("a").getJsonObject("database").getBoolean("paired"));
        }

        @Test
        void aDeadSocketIs500From237On() {
            rehearsal.createOpen("a");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");

            assertError(500, "[[\"Error: Connection Closed\"]]", rehearsal.delete("/instance/logout/a"));
        }

        @Test
        void aDeadSocketIsSuccessBefore237() {
            Rehearsal old = new Rehearsal(options -> options.version("2.3.6"));
            old.createOpen("a");
            old.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");

            assertEquals(200, old.delete("/instance/logout/a").status());
        }
    }

    @Nested
    class Delete {

        @Test
        void logsOutFirstAndTheNameIsFreeALittleLater() {
            rehearsal.createOpen("a");

            assertEquals("{\"status\":\"SUCCESS\",\"error\":false,\"response\":{\"message\":\"Instance deleted\"}}",
                    rehearsal.delete("/instance/delete/a").encoded());

            String again = "{\"instanceName\":\"a\",\"integration\":\"WHATSAPP-BAILEYS\"}";
            assertEquals(403, rehearsal.post("/instance/create", again).status());
            rehearsal.advance("1S");
            assertEquals(201, rehearsal.post("/instance/create", again).status());
            assertTrue(rehearsal.story().containsAll(List.of("status.instance", "remove.instance",
                    "instance.delete")));
        }

        @Test
        void ifTheLogoutFailsNothingIsDeleted() {
            rehearsal.createOpen("a");
            rehearsal.cause("/instances/a/faults", "{\"fault\":\"zombie\"}");

            assertError(400, "[[\"[object Object]\"]]", rehearsal.delete("/instance/delete/a"));
            rehearsal.advance("1S");
            assertEquals("open", rehearsal.state("a"));
        }
    }

    @ParameterizedTest
    @CsvSource({"unavailable", "available", "composing", "recording", "paused"})
    void setPresenceEchoesThePresence(String presence) {
        rehearsal.createOpen("a");

        Answer answer = rehearsal.post("/instance/setPresence/a", "{\"presence\":\"" + presence + "\"}");

        assertEquals(201, answer.status());
        assertEquals("{\"presence\":\"" + presence + "\"}", answer.encoded());
    }
}
